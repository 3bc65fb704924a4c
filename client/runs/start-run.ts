import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { ForecastRequest } from '../../contracts/request/request.js';
import type { PipelineInput } from '../../contracts/run/pipeline.js';
import { runRecordUri } from '../../contracts/run/run-record.js';
import { runStartOptions } from '../../contracts/run/run-start.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../contracts/workflow-types.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { readTextIfThere } from '../store/read-text-if-there.js';
import { isKnownRun } from './is-known-run.js';

/** A readable run id: `foods-small-20161124-093000`. */
export function newRunId(request: ForecastRequest, now = new Date()): string {
  const stamp = now
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replace(/[-:]/g, '')
    .replace('T', '-');
  return `${request.name}-${stamp}`;
}

/**
 * Asks before anything is uploaded whether an id is free; `startRun` is sure of those that Temporal knows. Of those that it has
 * forgotten the record says that they were: another run of the id would write over what they left.
 *
 * @throws UserError when there is, or was, a run of this id
 */
export async function refuseUsedRunId(
  client: Pick<ForecastClient, 'temporal' | 's3' | 'bucket'>,
  run: string,
): Promise<void> {
  if (await isKnownRun(client, run)) throw usedRunId(run);
  const record = await readTextIfThere(client.s3, runRecordUri(client.bucket, run));
  if (record !== undefined) throw usedRunId(run);
}

/**
 * Starts the pipeline.
 *
 * Ids are never used again, for as long as Temporal remembers them: versions, trials and jobs are named after their run.
 *
 * @throws UserError when there is, or was, a run of this id
 */
export async function startRun(client: Pick<ForecastClient, 'temporal'>, input: PipelineInput): Promise<void> {
  try {
    await client.temporal.workflow.start<WorkflowTypes['forecastPipeline']>(workflowTypes.forecastPipeline, {
      workflowId: input.run,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      taskQueue: TASK_QUEUES.workflows,
      args: [input],
      ...runStartOptions(input),
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw usedRunId(input.run);
  }
}

export const usedRunId = (run: string): UserError =>
  new UserError(`A run named ${run} exists already, or did. Choose another name with --run NAME.`, 'usage');

/** The newest unfinished run of the same request on the same data, if a crash or Ctrl-C left one. */
export async function findUnfinishedRun(client: ForecastClient, fingerprint: string): Promise<string | undefined> {
  const query = `WorkflowType = '${workflowTypes.forecastPipeline}' AND ExecutionStatus = 'Running'`;
  for await (const execution of client.temporal.workflow.list({ query })) {
    if (execution.memo?.fingerprint === fingerprint) return execution.workflowId;
  }
  return undefined;
}
