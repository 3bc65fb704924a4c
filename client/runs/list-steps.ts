import type { WorkflowExecutionInfo } from '@temporalio/client';
import type { FeatureJobResult } from '../../contracts/jobs/feature-job.js';
import type { TransformEnd } from '../../contracts/jobs/transform.js';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import { isOfEarlierSweep } from '../../contracts/sweep/is-of-earlier-sweep.js';
import { type LeaderboardRow, leaderboardQuery } from '../../contracts/sweep/leaderboard.js';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import type { JobProgress } from '../../contracts/training/training-job.js';
import type { TrialResult } from '../../contracts/training/trial.js';
import { type WorkflowTypes, workflowTypes } from '../../contracts/workflow-types.js';
import type { ForecastClient } from '../connection/connect.js';
import { pendingActivities } from './pending-activities.js';
import { firstHeartbeat } from './retried-steps.js';

/** A part of a run that has jobs of its own: its features, a trial, a fit, a transform. */
export interface RunStep {
  /** As people write it: `trial-003`, `fit CA_1`, `score trial-003`, `forecast CA_1`, `features`. */
  readonly step: string;
  readonly kind: 'training' | 'transform' | 'processing';
  readonly isOpen: boolean;
  /** Its newest job; undefined before it has one. */
  readonly job: string | undefined;
  /** What a training brought, when it has ended. */
  readonly training: TrialResult | undefined;
  /** What the job of the features came to, when it has ended. */
  readonly processing?: FeatureJobResult | undefined;
}

/** The steps of a run that have begun, oldest first. */
export async function listSteps(client: Pick<ForecastClient, 'temporal'>, run: string): Promise<readonly RunStep[]> {
  const { trainingTrial, batchTransform, tuningSweep, featureJob } = workflowTypes;
  const types = `WorkflowType IN ('${trainingTrial}', '${batchTransform}', '${tuningSweep}', '${featureJob}')`;
  const found: WorkflowExecutionInfo[] = [];
  for await (const execution of client.temporal.workflow.list({
    query: `WorkflowId STARTS_WITH '${run}/' AND ${types}`,
  })) {
    found.push(execution);
  }
  const oldestFirst = found.sort((a, b) => a.startTime.getTime() - b.startTime.getTime());
  const steps = oldestFirst.map(async (execution) =>
    execution.type === tuningSweep ? readTunedSteps(client, execution) : [await readStep(client, run, execution)],
  );
  return (await Promise.all(steps)).flat();
}

/** The trainings of SageMaker's own tuning job, which have no workflows: its sweep knows them, while it runs and afterwards. */
async function readTunedSteps(
  { temporal }: Pick<ForecastClient, 'temporal'>,
  { workflowId, status }: WorkflowExecutionInfo,
): Promise<readonly RunStep[]> {
  const handle = temporal.workflow.getHandle<WorkflowTypes['tuningSweep']>(workflowId);
  const ended = status.name === 'COMPLETED' ? (await handle.result()).results : undefined;
  // Without a worker nobody answers; of a sweep that was cancelled the leaderboard says what had been trained.
  const rows = ended ?? (await handle.query(leaderboardQuery).catch(() => undefined))?.rows ?? [];
  return rows
    .filter((row) => !isOfEarlierSweep(row))
    .map((row) => stepOfTuned(row))
    .toSorted((a, b) => (a.step < b.step ? -1 : 1));
}

function stepOfTuned(row: LeaderboardRow): RunStep {
  const { name, job, status } = row;
  return {
    step: name,
    kind: 'training',
    isOpen: status === 'running',
    job,
    training: status === 'running' ? undefined : { ...row, status },
  };
}

/** `sweep/trial-003` is called `trial-003`, and `fit/CA_1` `fit CA_1`. */
export const stepName = (run: string, workflowId: string): string =>
  workflowId.startsWith(`${workflowIds.sweep(run)}/`)
    ? workflowId.slice(workflowIds.sweep(run).length + 1)
    : workflowId.slice(run.length + 1).replace('/', ' ');

async function readStep(
  { temporal }: Pick<ForecastClient, 'temporal'>,
  run: string,
  { workflowId, type, status, typedSearchAttributes }: WorkflowExecutionInfo,
): Promise<RunStep> {
  const handle = temporal.workflow.getHandle(workflowId);
  const isOpen = status.name === 'RUNNING';
  const kind = kindOf(type);
  const result = isOpen ? undefined : await handle.result().catch(() => undefined);
  const training = kind === 'training' ? (result as TrialResult | undefined) : undefined;
  const processing = kind === 'processing' ? (result as FeatureJobResult | undefined) : undefined;
  const job =
    training?.job ??
    (result as TransformEnd | FeatureJobResult | undefined)?.job ??
    typedSearchAttributes.get(searchAttributes.jobName) ??
    (isOpen ? await watchedJob(temporal, workflowId) : undefined);
  return {
    step: stepName(run, workflowId),
    kind,
    isOpen,
    job: job === '' ? undefined : job,
    training,
    ...(processing === undefined ? {} : { processing }),
  };
}

function kindOf(type: string): RunStep['kind'] {
  switch (type) {
    case workflowTypes.trainingTrial:
      return 'training';
    case workflowTypes.featureJob:
      return 'processing';
    default:
      return 'transform';
  }
}

/** The job that a workflow watches now, as its heartbeats name it. */
async function watchedJob(temporal: ForecastClient['temporal'], workflowId: string): Promise<string | undefined> {
  const pending = await pendingActivities(temporal, await temporal.workflow.getHandle(workflowId).describe());
  const beats = pending.map((activity) => firstHeartbeat(activity) as Partial<JobProgress> | undefined);
  return beats.find((beat) => beat?.job !== undefined)?.job;
}
