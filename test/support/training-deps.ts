import type { TrainingDeps } from '../../activities/training/deps.js';
import { DescribePace } from '../../activities/training/describe-pace.js';
import { roleArn, type TestBench } from '../../packages/sagemaker-local/test/support/test-bench.js';

/** What activities about jobs are given, of a local SageMaker in this process; they poll often and at no limited pace. */
export const trainingDeps = (
  { sagemaker, logs, store }: TestBench,
  changes: Partial<TrainingDeps> = {},
): TrainingDeps => ({
  sagemaker,
  logs,
  s3: store.client,
  roleArn,
  pollSeconds: 0.05,
  pace: new DescribePace(0),
  ...changes,
});
