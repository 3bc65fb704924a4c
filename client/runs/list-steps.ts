import type { WorkflowExecutionInfo } from '@temporalio/client';
import type { TransformEnd } from '../../contracts/jobs/transform.js';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import type { JobProgress } from '../../contracts/training/training-job.js';
import type { TrialResult } from '../../contracts/training/trial.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import type { ForecastClient } from '../connection/connect.js';
import { firstHeartbeat } from './retried-steps.js';

/** A part of a run that has jobs of its own: a trial, a fit, a transform. */
export interface RunStep {
  /** As people write it: `trial-003`, `fit CA_1`, `score trial-003`, `forecast CA_1`. */
  readonly step: string;
  readonly kind: 'training' | 'transform';
  readonly isOpen: boolean;
  /** Its newest job; undefined before it has one. */
  readonly job: string | undefined;
  /** What a training brought, when it has ended. */
  readonly training: TrialResult | undefined;
}

/** The steps of a run that have begun, oldest first. */
export async function listSteps(client: Pick<ForecastClient, 'temporal'>, run: string): Promise<readonly RunStep[]> {
  const types = `WorkflowType IN ('${workflowTypes.trainingTrial}', '${workflowTypes.batchTransform}')`;
  const found: WorkflowExecutionInfo[] = [];
  for await (const execution of client.temporal.workflow.list({
    query: `WorkflowId STARTS_WITH '${run}/' AND ${types}`,
  })) {
    found.push(execution);
  }
  const oldestFirst = found.sort((a, b) => a.startTime.getTime() - b.startTime.getTime());
  return Promise.all(oldestFirst.map((execution) => readStep(client, run, execution)));
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
  const isTraining = type === workflowTypes.trainingTrial;
  const result = isOpen ? undefined : await handle.result().catch(() => undefined);
  const training = isTraining ? (result as TrialResult | undefined) : undefined;
  const job =
    training?.job ??
    (result as TransformEnd | undefined)?.job ??
    typedSearchAttributes.get(searchAttributes.jobName) ??
    (isOpen ? await watchedJob(temporal, workflowId) : undefined);
  return {
    step: stepName(run, workflowId),
    kind: isTraining ? 'training' : 'transform',
    isOpen,
    job: job === '' ? undefined : job,
    training,
  };
}

/** The job that a workflow watches now, as its heartbeats name it. */
async function watchedJob(temporal: ForecastClient['temporal'], workflowId: string): Promise<string | undefined> {
  const { raw } = await temporal.workflow.getHandle(workflowId).describe();
  const beats = (raw.pendingActivities ?? []).map(
    (activity) => firstHeartbeat(activity) as Partial<JobProgress> | undefined,
  );
  return beats.find((beat) => beat?.job !== undefined)?.job;
}
