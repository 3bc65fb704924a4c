import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateTransformJobCommand,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DescribeEndpointCommand,
  DescribeTransformJobCommand,
} from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, type SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import type { ContractPlace } from './contract-jobs.js';

export interface ServingDeps {
  readonly s3: S3Client;
  readonly runtime: SageMakerRuntimeClient;
}

/** What a model says of rows, once as a batch transform and once behind an endpoint: a prediction a row. */
export interface BothAnswers {
  readonly transform: readonly string[];
  readonly endpoint: readonly string[];
}

const POLL_MS = 200;
const PATIENCE_MS = 300_000;

/** Asks a model both ways, and leaves nothing that serves. @throws Error where it can't be asked */
export async function serveBothWays(
  deps: ServingDeps,
  place: ContractPlace,
  { modelUri, rows }: { readonly modelUri: string; readonly rows: readonly string[] },
): Promise<BothAnswers> {
  const { sagemaker, prefix, image, roleArn } = place;
  const names = {
    ModelName: `${prefix}-model`,
    EndpointConfigName: `${prefix}-config`,
    EndpointName: `${prefix}-endpoint`,
  };
  await sagemaker.send(
    new CreateModelCommand({
      ModelName: names.ModelName,
      ExecutionRoleArn: roleArn,
      PrimaryContainer: { Image: image, ModelDataUrl: modelUri },
    }),
  );
  try {
    const transform = await byTransform(deps.s3, place, names.ModelName, rows);
    return { transform, endpoint: await byEndpoint(deps, place, names, rows) };
  } finally {
    // What was not created can't be deleted.
    await sagemaker.send(new DeleteEndpointCommand(names)).catch(() => undefined);
    await sagemaker.send(new DeleteEndpointConfigCommand(names)).catch(() => undefined);
    await sagemaker.send(new DeleteModelCommand(names)).catch(() => undefined);
  }
}

async function byTransform(
  s3: S3Client,
  { sagemaker, prefix, root }: ContractPlace,
  ModelName: string,
  rows: readonly string[],
) {
  const input = parseS3Uri(`${root}/rows/rows.csv`);
  await s3.send(
    new PutObjectCommand({
      Bucket: input.bucket,
      Key: input.key,
      Body: `${rows.join('\n')}\n`,
      ContentType: 'text/csv',
    }),
  );
  const TransformJobName = `${prefix}-transform`;
  await sagemaker.send(
    new CreateTransformJobCommand({
      TransformJobName,
      ModelName,
      BatchStrategy: 'MultiRecord',
      TransformInput: {
        DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `${root}/rows/` } },
        ContentType: 'text/csv',
        SplitType: 'Line',
      },
      TransformOutput: { S3OutputPath: `${root}/predictions`, Accept: 'text/csv', AssembleWith: 'Line' },
      TransformResources: { InstanceType: 'ml.m5.xlarge', InstanceCount: 1 },
    }),
  );
  await ready('the transform', async () => {
    const job = await sagemaker.send(new DescribeTransformJobCommand({ TransformJobName }));
    return { status: job.TransformJobStatus, reason: job.FailureReason, good: 'Completed' };
  });
  const output = parseS3Uri(`${root}/predictions/rows.csv.out`);
  const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: output.bucket, Key: output.key }));
  return predictionsOf((await body?.transformToString()) ?? '');
}

async function byEndpoint(
  { runtime }: ServingDeps,
  { sagemaker }: ContractPlace,
  {
    ModelName,
    EndpointConfigName,
    EndpointName,
  }: Readonly<Record<'ModelName' | 'EndpointConfigName' | 'EndpointName', string>>,
  rows: readonly string[],
) {
  const variant = { VariantName: 'one', ModelName, InstanceType: 'ml.m5.xlarge' as const, InitialInstanceCount: 1 };
  await sagemaker.send(new CreateEndpointConfigCommand({ EndpointConfigName, ProductionVariants: [variant] }));
  await sagemaker.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName }));
  await ready('the endpoint', async () => {
    const endpoint = await sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
    return { status: endpoint.EndpointStatus, reason: endpoint.FailureReason, good: 'InService' };
  });
  const { Body: body } = await runtime.send(
    new InvokeEndpointCommand({ EndpointName, ContentType: 'text/csv', Accept: 'text/csv', Body: rows.join('\n') }),
  );
  return predictionsOf(new TextDecoder().decode(body));
}

/** A prediction a line, or all on one line with commas. */
const predictionsOf = (text: string): readonly string[] => text.split(/[\n,]/).filter((part) => part.trim() !== '');

async function ready(
  what: string,
  ask: () => Promise<{
    readonly status: string | undefined;
    readonly reason: string | undefined;
    readonly good: string;
  }>,
): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(POLL_MS)) {
    const { status, reason, good } = await ask();
    if (status === good) return;
    if (status === 'Failed' || status === 'Stopped') throw new Error(`${what} failed: ${reason ?? 'no reason given'}`);
  }
  throw new Error(`${what} was not ready within ${PATIENCE_MS / 60_000} minutes`);
}
