import { WorkflowNotFoundError } from '@temporalio/client';
import { AUTOPILOT } from '../../contracts/algorithms/autopilot.js';
import type { PersonWait } from '../../contracts/run/person-wait.js';
import type { RunSummary } from '../../contracts/run/pipeline.js';
import { type PipelineProgress, progressQuery } from '../../contracts/run/progress.js';
import type { ReproductionResult } from '../../contracts/run/reproduction.js';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import type { ScheduledForecastProgress } from '../../contracts/scheduling/scheduled-forecast.js';
import { type Leaderboard, leaderboardQuery } from '../../contracts/sweep/leaderboard.js';
import type { JobProgress } from '../../contracts/training/training-job.js';
import { type WorkflowTypes, workflowTypes } from '../../contracts/workflow-types.js';
import type { ForecastClient } from '../connection/connect.js';
import { explainFailure } from '../errors/explain-failure.js';
import { findScheduledRun } from './find-scheduled-run.js';
import { type PendingActivity, pendingActivities } from './pending-activities.js';
import { queuePositions } from './queue-positions.js';
import { type PublicationState, readPublication } from './read-publication.js';
import { unknownRun } from './require-run.js';
import { firstHeartbeat, type RetriedStep, retriedSteps } from './retried-steps.js';
import { type RunStatus, runStatus } from './run-status.js';
import { waitsOf } from './waits-of.js';
import { withAutopilot } from './with-autopilot.js';

/** What is known of a run at one moment. */
export interface RunState {
  readonly run: string;
  readonly status: RunStatus;
  readonly startedAt: Date;
  readonly progress?: PipelineProgress | undefined;
  readonly leaderboard?: Leaderboard | undefined;
  /** Newest heartbeat of each job that runs now, by the id of the workflow that watches it. */
  readonly jobs: Readonly<Record<string, JobProgress>>;
  /** What waits for a person, oldest first. */
  readonly waits?: readonly PersonWait[];
  /** Steps that have failed and are tried again. */
  readonly retries?: readonly RetriedStep[];
  readonly summary?: RunSummary;
  /** What a reproduction has left, in place of a summary. */
  readonly reproduction?: ReproductionResult;
  /** Why it failed, for the reader. */
  readonly failure?: string | undefined;
  /** Of a run of a schedule that has not begun, since its data has not arrived. */
  readonly beforeData?: (ScheduledForecastProgress & { readonly execution: string }) | undefined;
  /** What planners see of it, where it did not end well. */
  readonly publication?: PublicationState | undefined;
}

/** @throws UserError when there is no such run */
export async function readRun(client: ForecastClient, run: string): Promise<RunState> {
  const handle = client.temporal.workflow.getHandle<WorkflowTypes['forecastPipeline']>(run);
  const description = await handle.describe().catch((error: unknown) => {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  });
  if (description === undefined) return readBeforeData(client, run);
  const status = runStatus(description.status.name);
  const common = { run, status, startedAt: description.startTime, jobs: {} };
  if (status === 'completed' && description.type === workflowTypes.reproduceRun) {
    const again = client.temporal.workflow.getHandle<WorkflowTypes['reproduceRun']>(run);
    return { ...common, reproduction: await again.result() };
  }
  if (status === 'completed') return { ...common, summary: await handle.result() };
  const progress = await orUndefined(() => handle.query(progressQuery));
  const leaderboard = await orUndefined(async () =>
    withAutopilot(
      client,
      run,
      await client.temporal.workflow.getHandle(workflowIds.sweep(run)).query(leaderboardQuery),
    ),
  );
  if (status !== 'running') {
    const failure = await handle.result().then(
      () => undefined,
      (error: unknown) => explainFailure(error),
    );
    return { ...common, progress, leaderboard, failure, publication: await readPublication(client, run) };
  }
  const watched = [
    ...(progress?.running ?? []),
    ...(leaderboard?.rows ?? [])
      .filter((row) => row.status === 'running' && row.algorithm !== AUTOPILOT)
      .map((row) => workflowIds.trial(workflowIds.sweep(run), row.name)),
  ];
  const pending = await Promise.all(watched.map(async (id) => [id, await pendingOf(client, id)] as const));
  const beats = pending.map(([id, activities]) => [id, heartbeatOf(activities)] as const);
  const others = [workflowIds.sweep(run), workflowIds.publish(run)].map(
    async (id) => [id, await pendingOf(client, id)] as const,
  );
  const all = [
    [run, await pendingActivities(client.temporal, description)] as const,
    ...(await Promise.all(others)),
    ...pending,
  ];
  const silent = beats.some(([, job]) => job === undefined);
  const positions = silent ? await queuePositions(client, progress?.instanceQueue) : {};
  const jobs = beats.map(([id, job]) => [id, job ?? waiting(positions[id])] as const);
  return {
    ...common,
    progress,
    leaderboard,
    jobs: Object.fromEntries(jobs.flatMap(([id, job]) => (job === undefined ? [] : [[id, job]]))),
    waits: waitsOf(progress, leaderboard, description.startTime),
    retries: all.flatMap(([id, activities]) => retriedSteps(run, id, activities)),
  };
}

/** A run of a schedule before its data has arrived. @throws UserError when no schedule makes one of this id */
async function readBeforeData(client: ForecastClient, run: string): Promise<RunState> {
  const scheduled = await findScheduledRun(client, run);
  if (scheduled === undefined) throw unknownRun(run);
  const { workflowId, status, startedAt, progress } = scheduled;
  const failure =
    status === 'running'
      ? undefined
      : await client.temporal.workflow
          .getHandle(workflowId)
          .result()
          .then(
            () => undefined,
            (error: unknown) => explainFailure(error),
          );
  return { run, status, startedAt, jobs: {}, beforeData: { ...progress, execution: workflowId }, failure };
}

/** What is shown of a trial that waits for an instance: it has no job yet. */
const waiting = (position: string | undefined): JobProgress | undefined =>
  position === undefined ? undefined : { job: '', status: position };

/** What a workflow waits for; nothing where it does not run. */
async function pendingOf({ temporal }: ForecastClient, workflowId: string): Promise<readonly PendingActivity[]> {
  const description = await orUndefined(() => temporal.workflow.getHandle(workflowId).describe());
  return description === undefined ? [] : pendingActivities(temporal, description);
}

/** The progress of the job that a workflow watches. */
function heartbeatOf([activity]: readonly PendingActivity[]): JobProgress | undefined {
  const beat = activity === undefined ? undefined : firstHeartbeat(activity);
  return typeof beat === 'object' && beat !== null && 'status' in beat ? (beat as JobProgress) : undefined;
}

/** A query may fail for a moment (no worker, workflow not there yet); the view then shows what it has. */
async function orUndefined<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch {
    return undefined;
  }
}
