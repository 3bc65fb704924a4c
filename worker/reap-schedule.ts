import { type Client, ScheduleAlreadyRunning, type ScheduleOptions, ScheduleOverlapPolicy } from '@temporalio/client';
import { REAP_SCHEDULE_ID, type ReapInput } from '../contracts/maintenance/orphans.js';
import { TASK_QUEUES } from '../contracts/temporal/task-queues.js';
import { workflowTypes } from '../contracts/workflow-types.js';

/**
 * Makes the schedule of the search for orphans what this worker is configured with. Every worker does so at its start,
 * and the last one counts; a person's pause of the schedule stays.
 *
 * @param minutes between two searches; 0 for no schedule
 */
export async function keepReapSchedule({ schedule }: Client, minutes: number, input: ReapInput): Promise<void> {
  const handle = schedule.getHandle(REAP_SCHEDULE_ID);
  if (minutes === 0) {
    await handle.delete().catch(() => undefined);
    return;
  }
  const wanted = {
    scheduleId: REAP_SCHEDULE_ID,
    spec: { intervals: [{ every: minutes * 60_000 }], jitter: 30_000 },
    action: {
      type: 'startWorkflow',
      workflowType: workflowTypes.reapOrphans,
      workflowId: REAP_SCHEDULE_ID,
      taskQueue: TASK_QUEUES.workflows,
      args: [input],
      staticSummary: 'Stop jobs whose workflows are gone',
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '10 minutes' },
  } satisfies ScheduleOptions;
  try {
    await schedule.create(wanted);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await handle.update(({ state }) => ({ ...wanted, state }));
  }
}
