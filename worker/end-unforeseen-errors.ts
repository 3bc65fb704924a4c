import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { judgeError } from '../activities/unforeseen-failure.js';

/** Ends for good what no row of the failure table explains, after a few attempts; not where a group asks for ever. */
export const endUnforeseenErrors: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    async execute(input, next) {
      try {
        return await next(input);
      } catch (error) {
        throw info.retryPolicy?.maximumAttempts ? judgeError(error, info.attempt) : error;
      }
    },
  },
});
