import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { failure } from '../activities/aws/aws-failure.js';
import { payloadFault } from '../contracts/temporal/payload-fault.js';

/** Fails an activity for good that gives back what Temporal can't carry as it is: repeated, it would give back the same. */
export const refuseUnfitResults: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    async execute(input, next) {
      const result = await next(input);
      const fault = payloadFault(`${info.activityType} would give back`, result);
      if (fault !== undefined) throw failure(fault.type, fault.message);
      return result;
    },
  },
});
