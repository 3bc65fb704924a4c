import type { FailureType } from '../../../contracts/failures/failures.js';
import type { JobEnd } from '../../../contracts/training/training-job.js';
import type { TrainingAttempt, TrainingPlan } from '../../../contracts/training/training-plan.js';
import type { WatchOutcome } from '../../../contracts/training/watch.js';
import type { Activities } from './recording.js';

export const plan: TrainingPlan = {
  algorithm: 'lightgbm',
  image: 'image:1',
  builtIn: false,
  savesTensors: false,
  hyperparameters: { num_leaves: '31', learning_rate: '0.1' },
  channels: [],
  metrics: [],
  objective: 'validation:rmse',
  instanceTypes: ['ml.m5.xlarge', 'ml.m5.2xlarge'],
  volumeGb: 1,
  maxRuntimeSeconds: 60,
  outputUri: 's3://bucket/models',
};
const numbers = { metrics: { 'validation:rmse': 1.5 }, trainingSeconds: 2, billableSeconds: 3 };
export const completed = (name: string): JobEnd => ({
  kind: 'completed',
  name,
  modelUri: `s3://bucket/${name}`,
  ...numbers,
});
export const failed =
  (failure: FailureType) =>
  (name: string): JobEnd => ({ kind: 'failed', name, failure, reason: 'because', logTail: ['last line'], ...numbers });

/** Activities of one trial whose jobs end as told, in the order of their attempts. */
export function jobsThatEnd(...ends: readonly ((name: string) => JobEnd)[]): Activities {
  let submitted = 0;
  return {
    submitTraining: async ({ attempt }: TrainingAttempt) => {
      submitted += 1;
      return { name: `job-a${attempt}`, attached: false };
    },
    watchTraining: async ({ job }: { job: string }): Promise<WatchOutcome> => ({
      kind: 'ended',
      end: (ends[submitted - 1] as (name: string) => JobEnd)(job),
      rules: [],
    }),
    stopTraining: async () => undefined,
  };
}
