import type { Client } from '@temporalio/client';
import { TASK_QUEUES } from '../contracts/temporal/task-queues.js';
import { outboxWorkflowId } from '../contracts/tracking/outbox.js';
import { outboxFilledSignal } from '../contracts/tracking/outbox-messages.js';
import { type WorkflowTypes, workflowTypes } from '../contracts/workflow-types.js';

/** Has the outbox of a bucket emptied, by the workflow that does it now or by a new one. */
export async function wakeOutbox(client: Client, bucket: string): Promise<void> {
  await client.workflow.signalWithStart<WorkflowTypes['emptyOutbox']>(workflowTypes.emptyOutbox, {
    workflowId: outboxWorkflowId(bucket),
    taskQueue: TASK_QUEUES.workflows,
    args: [{}],
    signal: outboxFilledSignal,
    staticSummary: 'The outbox of the tracker',
    staticDetails:
      'Tells the tracker of runs (FORECAST_TRACKER) what happened in them, oldest first. No run waits for it. While the tracker is ' +
      'away, what it lacks lies in the bucket below tracking/outbox/; why it is away stands beside the pending activity.',
  });
}
