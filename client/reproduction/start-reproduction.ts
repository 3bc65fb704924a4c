import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { ReproduceInput } from '../../contracts/run/reproduction.js';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../contracts/workflow-types.js';
import type { ForecastClient } from '../connection/connect.js';
import { usedRunId } from '../runs/start-run.js';

/** Longest id of a run. */
const MOST_CHARACTERS = 80;

/** An id that says what it does again, and when: `foods-1-again-20161124-093000`. */
export function newReproductionId(of: string, now = new Date()): string {
  const stamp = now.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  const end = `-again-${stamp}`;
  return `${of.slice(0, MOST_CHARACTERS - end.length)}${end}`;
}

/** @throws UserError when there is, or was, a run of its id */
export async function startReproduction(
  { temporal }: Pick<ForecastClient, 'temporal'>,
  input: ReproduceInput,
): Promise<void> {
  try {
    await temporal.workflow.start<WorkflowTypes['reproduceRun']>(workflowTypes.reproduceRun, {
      workflowId: input.run,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      taskQueue: TASK_QUEUES.workflows,
      args: [input],
      staticSummary: `${input.of.run} again`,
      typedSearchAttributes: [
        { key: searchAttributes.forecastRun, value: input.run },
        { key: searchAttributes.stage, value: 'inspect' },
      ],
      memo: { reproduces: input.of.run },
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw usedRunId(input.run);
  }
}
