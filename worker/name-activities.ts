import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { trainingJobName } from '../activities/training/training-request.js';
import { transformName } from '../activities/transform/transform-request.js';
import { runNamesOf } from '../contracts/run/run-names.js';

/** Names run, trial and job in every line that an activity logs, and in those that the SDK logs of it. */
export const nameActivities: ActivityInterceptorsFactory = ({ info }) => {
  const names = runNamesOf(info.workflowType ?? '', info.workflowExecution?.workflowId ?? '');
  let job: string | undefined;
  return {
    inbound: {
      execute: (input, next) => {
        job = jobOf(info.activityType, input.args);
        return next(input);
      },
    },
    outbound: {
      getLogAttributes: (input, next) => next({ ...input, ...names, ...(job === undefined ? {} : { job }) }),
    },
  };
};

/** The job that an activity is about, where it is about one. Words in a log must not fail it, whatever an older run hands over. */
export function jobOf(activityType: string, [input]: readonly unknown[]): string | undefined {
  try {
    switch (activityType) {
      case 'submitTraining':
      case 'stopTraining':
        return trainingJobName(input as Parameters<typeof trainingJobName>[0]);
      case 'submitTransform':
      case 'endTransform':
        return transformName(input as Parameters<typeof transformName>[0]);
      case 'watchTraining':
      case 'watchTuning':
        return (input as { readonly job: string }).job;
      case 'watchTransform':
        return input as string;
      default:
        return undefined;
    }
  } catch {
    return undefined;
  }
}
