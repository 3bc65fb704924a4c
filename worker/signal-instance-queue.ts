import type { Client } from '@temporalio/client';
import type { InstanceQueueRef } from '../contracts/instance-queue/instance-queue.js';
import { type InstanceRequest, requestInstanceSignal } from '../contracts/instance-queue/queue-messages.js';
import { TASK_QUEUES } from '../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../contracts/workflow-types.js';

/** Sends a request to the account's queue; starts its workflow unless it runs. */
export async function signalInstanceQueue(
  client: Client,
  { workflowId }: InstanceQueueRef,
  request: InstanceRequest,
): Promise<void> {
  await client.workflow.signalWithStart<WorkflowTypes['instanceQueue'], [InstanceRequest]>(
    workflowTypes.instanceQueue,
    {
      workflowId,
      taskQueue: TASK_QUEUES.workflows,
      args: [{}],
      signal: requestInstanceSignal,
      signalArgs: [request],
      staticSummary: 'Queue for training instances',
      staticDetails:
        'Trials of all runs wait here while the quota of an instance type is used up. The query `instanceQueue` lists who ' +
        'holds instances and who waits, in order.',
    },
  );
}
