import type { CreateModelCommandInput, CreateTransformJobCommandInput } from '@aws-sdk/client-sagemaker';
import { hashOf } from '@durable-forecast/lib/hash';
import { jobName } from '../../contracts/jobs/job-name.js';
import type { TransformPlan } from '../../contracts/jobs/transform.js';

/** Name shared by the transform job and the model it needs. Where it might have run too makes no other job. */
export const transformName = ({ owner, attempt, instanceTypes: _others, ...content }: TransformPlan): string =>
  jobName({ owner, inputHash: hashOf(content), attempt });

export const modelRequest = (plan: TransformPlan, roleArn: string): CreateModelCommandInput => ({
  ModelName: transformName(plan),
  ExecutionRoleArn: roleArn,
  PrimaryContainer: {
    Image: plan.image,
    ModelDataUrl: plan.modelUri,
    ...(plan.environment === undefined ? {} : { Environment: plan.environment }),
  },
});

export const transformRequest = (plan: TransformPlan): CreateTransformJobCommandInput => ({
  TransformJobName: transformName(plan),
  ModelName: transformName(plan),
  BatchStrategy: 'MultiRecord',
  MaxPayloadInMB: 6,
  TransformInput: {
    DataSource: { S3DataSource: { S3DataType: plan.inputType ?? 'S3Prefix', S3Uri: plan.inputUri } },
    ContentType: 'text/csv',
    SplitType: 'Line',
  },
  TransformOutput: { S3OutputPath: plan.outputUri, Accept: 'text/csv', AssembleWith: 'Line' },
  TransformResources: { InstanceType: plan.instanceType as never, InstanceCount: 1 },
});
