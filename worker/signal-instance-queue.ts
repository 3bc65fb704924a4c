import type { Client } from '@temporalio/client';
import { type JobSlotsRef, type JoinLine, joinLineSignal } from '../contracts/instance-queue/instance-queue.js';
import { TASK_QUEUES } from '../contracts/temporal/task-queues.js';

/** Tells the account's line of a request; starts its workflow unless it runs. */
export async function signalLine(client: Client, { workflowId }: JobSlotsRef, request: JoinLine): Promise<void> {
  await client.workflow.signalWithStart('jobSlots', {
    workflowId,
    taskQueue: TASK_QUEUES.workflows,
    args: [{}],
    signal: joinLineSignal,
    signalArgs: [request],
    staticSummary: 'Line for training instances',
    staticDetails:
      'Trials of all runs wait here while the quota of an instance type is used up. The query `slots` lists who holds ' +
      'instances and who waits, in order.',
  });
}
