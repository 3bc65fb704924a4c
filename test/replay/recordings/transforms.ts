import { ApplicationFailure } from '@temporalio/common';
import type { TransformPlan } from '../../../contracts/jobs/transform.js';
import type { Activities, Recording } from './recording.js';

const plan: TransformPlan = {
  owner: 'run/score/trial-000',
  run: 'run',
  image: 'image:1',
  modelUri: 's3://bucket/models/trial-000/output/model.tar.gz',
  inputUri: 's3://bucket/features/inputs',
  outputUri: 's3://bucket/runs/run/score/trial-000',
  instanceType: 'ml.m5.xlarge',
  instanceTypes: ['ml.m5.xlarge', 'ml.c5.xlarge'],
  attempt: 1,
};

/** Activities of an account without capacity of these types. */
const without = (...types: readonly string[]): Activities => ({
  submitTransform: async ({ instanceType }: TransformPlan) => {
    if (types.includes(instanceType))
      throw ApplicationFailure.nonRetryable(`no ${instanceType}`, 'InstanceTypeRefused');
    return { name: 'job', attached: false };
  },
  watchTransform: async (job: string) => ({ kind: 'completed', job, outputUri: plan.outputUri }),
  endTransform: async () => undefined,
});

const transform = (name: string, activities: Activities): Recording => ({
  workflow: 'batchTransform',
  workflowId: name,
  input: { ...plan, owner: name },
  activities,
  histories: { [name]: { workflowId: name } },
});

export const transforms: readonly Recording[] = [
  transform('transform-takes-the-next-instance-type', without('ml.m5.xlarge')),
  transform('transform-refused-on-every-instance-type', without('ml.m5.xlarge', 'ml.c5.xlarge')),
];
