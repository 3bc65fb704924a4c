import type { CreateEndpointConfigCommandInput, CreateModelCommandInput } from '@aws-sdk/client-sagemaker';
import { configName, endpointName, registeredName } from '../../contracts/endpoint/endpoint-names.js';
import type { EndpointPlan } from '../../contracts/endpoint/endpoint-plan.js';
import type { ServedModel } from '../../contracts/endpoint/served-version.js';
import { questionPaths } from './questions.js';

export const modelRequest = (owner: string, model: ServedModel, roleArn: string): CreateModelCommandInput => ({
  ModelName: registeredName(owner, model),
  ExecutionRoleArn: roleArn,
  PrimaryContainer: {
    Image: model.image,
    ModelDataUrl: model.uri,
    ...(model.environment === undefined ? {} : { Environment: model.environment }),
  },
});

/**
 * A variant a model: a caller names the one that knows its series.
 *
 * @param bucket where asynchronous answers go
 */
export const configRequest = (plan: EndpointPlan, bucket: string): CreateEndpointConfigCommandInput => ({
  EndpointConfigName: configName(plan),
  ProductionVariants: plan.models.map((model) => ({
    VariantName: model.variant,
    ModelName: registeredName(plan.owner, model),
    InitialVariantWeight: 1,
    ...capacityOf(plan),
  })),
  ...asynchronyOf(plan, bucket),
});

function capacityOf({ settings: { serverless, instances }, instanceType }: EndpointPlan) {
  if (serverless !== undefined) {
    return {
      ServerlessConfig: { MemorySizeInMB: serverless.memoryMb, MaxConcurrency: serverless.maxConcurrency },
    };
  }
  return { InitialInstanceCount: instances, InstanceType: instanceType as never };
}

function asynchronyOf({ owner, settings: { asynchronous } }: EndpointPlan, bucket: string) {
  if (asynchronous === undefined) return {};
  const { answers, failures } = questionPaths(bucket, endpointName(owner));
  return {
    AsyncInferenceConfig: {
      ClientConfig: { MaxConcurrentInvocationsPerInstance: asynchronous.callsAtOnce },
      OutputConfig: { S3OutputPath: answers, S3FailurePath: failures },
    },
  };
}
