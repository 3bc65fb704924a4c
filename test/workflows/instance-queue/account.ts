import { sleep as activitySleep, getClient, heartbeat } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { createSlotActivities } from '../../../activities/instance-queue/index.js';
import { type JoinLine, joinLineSignal } from '../../../contracts/instance-queue/instance-queue.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import type { TrainingAttempt } from '../../../contracts/training/training-plan.js';
import type { WatchOutcome } from '../../../contracts/training/watch.js';
import { isOpen } from '../../../worker/open-workflows.js';

/** An account that runs so many jobs at a time; each ends when the test says so. */
export function account(
  line: string,
  options: {
    quota?: number;
    limits?: Record<string, number>;
    checkSeconds?: number;
    eventsPerRun?: number;
  } = {},
) {
  const { quota = Number.POSITIVE_INFINITY, limits = {}, checkSeconds = 0.3, eventsPerRun } = options;
  const running = new Set<string>();
  const seen = { submitted: [] as string[], refused: 0, most: 0, attempts: [] as number[] };
  return {
    seen,
    running,
    end: (owner: string) => running.delete(owner),
    activities: {
      ...createSlotActivities({
        workflowId: line,
        limits,
        retrySeconds: 1,
        isOpen: (workflowId) => isOpen(getClient(), workflowId),
        signalLine: async (request: JoinLine) => {
          await getClient().workflow.signalWithStart('jobSlots', {
            workflowId: line,
            taskQueue: TASK_QUEUES.workflows,
            args: [{ checkSeconds, ...(eventsPerRun === undefined ? {} : { eventsPerRun }) }],
            signal: joinLineSignal,
            signalArgs: [request],
          });
        },
      }),
      submitTraining: async ({ owner, attempt }: TrainingAttempt) => {
        if (running.size >= quota) {
          seen.refused += 1;
          throw ApplicationFailure.nonRetryable(
            `CreateTrainingJob: ResourceLimitExceeded: The account-level service limit 'ml.m5.xlarge for training job ` +
              `usage' is ${quota} Instances, with current utilization of ${running.size} Instances.`,
            'Quota',
          );
        }
        running.add(owner);
        seen.submitted.push(owner);
        seen.attempts.push(attempt);
        seen.most = Math.max(seen.most, running.size);
        return { name: owner, attached: false };
      },
      watchTraining: async ({ job }: { job: string }): Promise<WatchOutcome> => {
        while (running.has(job)) {
          heartbeat();
          await activitySleep(20);
        }
        const common = { name: job, metrics: { 'validation:rmse': 1 }, trainingSeconds: 1, billableSeconds: 1 };
        return { kind: 'ended', end: { kind: 'completed', ...common, modelUri: `s3://bucket/${job}` }, rules: [] };
      },
      stopTraining: async ({ owner }: TrainingAttempt) => {
        running.delete(owner);
      },
    },
  };
}
