import type { TrainingAttempt, TrainingPlan } from '../../../contracts/training/training-plan.js';
import { bucket, probeImage } from '../../../packages/sagemaker-local/test/support/test-bench.js';

/** An attempt at the probe container; `owner` makes its job's name, `hyperparameters` say what it does. */
export const probeAttempt = (
  owner: string,
  hyperparameters: Record<string, string>,
  changes: Partial<TrainingPlan> = {},
): TrainingAttempt => ({
  owner,
  run: 'run',
  attempt: 1,
  instanceType: 'ml.m5.xlarge',
  leased: false,
  plan: {
    algorithm: 'probe',
    image: probeImage,
    builtIn: false,
    savesTensors: false,
    hyperparameters,
    channels: [],
    metrics: [{ name: 'validation:rmse', regex: '.*#011validation-rmse:(\\S+)' }],
    objective: 'validation:rmse',
    instanceTypes: ['ml.m5.xlarge'],
    volumeGb: 1,
    maxRuntimeSeconds: 60,
    outputUri: `s3://${bucket}/models`,
    ...changes,
  },
});
