import { join } from 'node:path';
import { z } from 'zod';
import { readHead } from '../../hosts/container-files.js';
import type { AutoMLCandidateState, AutoMLState } from '../../model/automl-state.js';
import { MAX_FAILURE_REASON } from '../../model/job-failure.js';

/** Of 750 candidates, each with a reason for its failure. */
const MAX_BYTES = 4 * 1024 * 1024;
/** What AWS allows a candidate's name to have. */
const MAX_NAME = 64;

const candidate = z.object({
  /** Becomes a folder and a part of a key. */
  model: z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/),
  status: z.enum(['InProgress', 'Completed', 'Failed', 'Stopped']),
  value: z.number().optional(),
  failureReason: z.string().optional(),
});

const progressSchema = z.object({
  status: z.enum([
    'AnalyzingData',
    'FeatureEngineering',
    'TrainingModels',
    'MaxCandidatesReached',
    'GeneratingExplainabilityReport',
    'ExplainabilityError',
  ]),
  problemType: z.enum(['Regression', 'BinaryClassification', 'MulticlassClassification']).optional(),
  objective: z
    .enum([
      ...['MSE', 'RMSE', 'MAE', 'R2', 'Accuracy', 'F1', 'F1macro', 'AUC', 'BalancedAccuracy'],
      ...['Precision', 'PrecisionMacro', 'Recall', 'RecallMacro'],
    ] as const)
    .optional(),
  candidates: z.array(candidate).max(1_000).default([]),
  partialFailures: z.array(z.string()).max(20).default([]),
});

/** How far a search is, by its own account. */
export type AutoMLProgress = z.infer<typeof progressSchema>;

/** @returns undefined where the search has said nothing yet, or nothing that can be read */
export async function readProgress(ml: string): Promise<AutoMLProgress | undefined> {
  const text = await readHead(join(ml, 'output', 'automl', 'progress.json'), MAX_BYTES);
  if (text === '') return undefined;
  try {
    return progressSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The state of a job with what its search has come to; the same object where that is nothing new. */
export function withProgress(job: string, state: AutoMLState, progress: AutoMLProgress, now: number): AutoMLState {
  const { problemType, objective } = progress;
  const resolved = problemType === undefined || objective === undefined ? state.resolved : { problemType, objective };
  const next: AutoMLState = {
    ...state,
    // A job that was told to stop shows that.
    secondaryStatus: state.stopCause === undefined ? progress.status : state.secondaryStatus,
    candidates: progress.candidates.map((found, index) => merged(job, state.candidates[index], found, index, now)),
    partialFailures: progress.partialFailures.map((text) => text.slice(0, MAX_FAILURE_REASON)),
    ...(resolved === undefined ? {} : { resolved }),
  };
  return JSON.stringify(next) === JSON.stringify(state) ? state : next;
}

/** The candidates of a search that has ended: none goes on. */
export const settled = (candidates: readonly AutoMLCandidateState[], now: number): readonly AutoMLCandidateState[] =>
  candidates.map((one) =>
    one.status === 'InProgress' ? { ...one, status: 'Stopped', modifiedAt: now, endedAt: now } : one,
  );

function merged(
  job: string,
  before: AutoMLCandidateState | undefined,
  found: AutoMLProgress['candidates'][number],
  index: number,
  now: number,
): AutoMLCandidateState {
  const known = before?.model === found.model ? before : undefined;
  if (known !== undefined && known.status === found.status && known.value === found.value) return known;
  return {
    name: `${job}-${index + 1}-${found.model.replaceAll(/[^A-Za-z0-9]/g, '-')}`.slice(0, MAX_NAME),
    model: found.model,
    status: found.status,
    ...(found.value === undefined ? {} : { value: found.value }),
    ...(found.failureReason === undefined ? {} : { failureReason: found.failureReason.slice(0, MAX_FAILURE_REASON) }),
    createdAt: known?.createdAt ?? now,
    modifiedAt: now,
    ...(found.status === 'InProgress' ? {} : { endedAt: now }),
  };
}
