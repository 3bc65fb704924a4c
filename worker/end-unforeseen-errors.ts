import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { UnforeseenErrors } from '../activities/unforeseen-failure.js';

/**
 * Ends for good what no row of the failure table explains, once it has come a few times; not where a group asks for ever.
 *
 * One for all workers of a process, which share the count.
 */
export function endUnforeseenErrors(): ActivityInterceptorsFactory {
  const errors = new UnforeseenErrors();
  return ({ info }) => ({
    inbound: {
      async execute(input, next) {
        const activity = `${info.workflowExecution?.runId}/${info.activityId}`;
        try {
          const result = await next(input);
          errors.forget(activity);
          return result;
        } catch (error) {
          throw info.retryPolicy?.maximumAttempts ? errors.judge(activity, error, info.attempt) : error;
        }
      },
    },
  });
}
