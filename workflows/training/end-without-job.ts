import type { FailureType } from '../../contracts/failures/failures.js';
import type { FailedJob } from '../../contracts/training/training-job.js';

/** The end of an attempt that SageMaker has nothing to say about. */
export const endWithoutJob = (name: string, failure: FailureType, reason: string): FailedJob => ({
  kind: 'failed',
  name,
  failure,
  reason,
  logTail: [],
  metrics: {},
  trainingSeconds: 0,
  billableSeconds: 0,
});
