import { classifyFailureReason } from '../../../contracts/failures/failure-reason.js';
import type { FailureType } from '../../../contracts/failures/failures.js';
import type { EndedTunedTrial } from '../../../contracts/sweep/tuning.js';
import type { TrialStop } from '../../../contracts/training/stop-trial.js';
import type { TrialResult, TrialSpec } from '../../../contracts/training/trial.js';

/** How a training job of a tuning job ended, in the shape of our own trials. @param stop set when we ended the tuning job */
export function tunedResult(
  { name, plan, prices }: Pick<TrialSpec, 'name' | 'plan' | 'prices'>,
  ended: EndedTunedTrial,
  stop: TrialStop | undefined,
): TrialResult {
  const { job, status, objective, modelUri, modelProof, instanceType, seconds, billableSeconds } = ended;
  const price = prices?.[instanceType];
  const common = {
    name,
    algorithm: plan.algorithm,
    hyperparameters: plan.hyperparameters,
    image: plan.image,
    job,
    seconds,
    billableSeconds,
    ...(price === undefined ? {} : { cost: (price * billableSeconds) / 3600 }),
    ...(objective === undefined ? {} : { objective }),
  };
  const attempt = (end: 'completed' | FailureType) => [{ job, instanceType, status: end, billableSeconds }];
  const failed = (type: FailureType, reason: string) => ({
    attempts: attempt(type),
    failure: { type, reason, logTail: ended.logTail },
  });
  switch (status) {
    case 'Completed':
      return { ...common, status: 'completed', attempts: attempt('completed'), modelUri, modelProof };
    case 'Stopped':
      return stop === undefined
        ? {
            ...common,
            status: 'pruned',
            ...failed('StoppedByPruning', 'SageMaker stopped it: others were better, or the tuning job ended.'),
          }
        : { ...common, status: 'stopped', ...failed(stop.failure, stop.reason) };
    case 'MaxRuntimeExceeded':
      return {
        ...common,
        status: 'failed',
        ...failed('MaxRuntimeExceeded', 'It ran longer than training.maxRuntimeSeconds.'),
      };
    case 'Failed': {
      const reason = ended.reason ?? 'The job failed without a reason.';
      return { ...common, status: 'failed', ...failed(classifyFailureReason(reason), reason) };
    }
  }
}
