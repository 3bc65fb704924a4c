import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { failure } from '../activities/aws/aws-failure.js';
import { payloadFault } from '../contracts/temporal/payload-size.js';

/** Fails an activity for good that gives back more than Temporal carries: repeated, it would give back the same. */
export const refuseLargeResults: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    async execute(input, next) {
      const result = await next(input);
      const fault = payloadFault(`${info.activityType} would give back`, result);
      if (fault !== undefined) throw failure('PayloadTooLarge', fault);
      return result;
    },
  },
});
