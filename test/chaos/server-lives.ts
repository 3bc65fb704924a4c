import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateHyperParameterTuningJobCommand,
  CreateModelCommand,
  CreateProcessingJobCommand,
  CreateTransformJobCommand,
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  DescribeHyperParameterTuningJobCommand,
  DescribeProcessingJobCommand,
  DescribeTransformJobCommand,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { RUN_VARIABLE } from '../../packages/sagemaker-local/src/runners/process.js';
import { findByEnvironment } from '../../packages/sagemaker-local/src/runners/process-table.js';
import {
  bucket,
  credentials,
  type ObjectStore,
  packModel,
  probeImage,
  region,
  roleArn,
} from '../../packages/sagemaker-local/test/support/test-bench.js';
import { trialsOf, tuningRequest } from '../../packages/sagemaker-local/test/support/tuning-requests.js';
import { until } from '../support/until.js';

/** Where a life leaves its traces. */
export interface LifeBench {
  readonly folder: string;
  readonly store: ObjectStore;
  /** Of the server that is asked. */
  readonly url: string;
}

/** Something other than a training job that goes on when the server is killed. */
export interface Life {
  readonly name: string;
  /** Asks for it; asked again after the kill, it may answer that it is there. */
  create(client: SageMakerClient, bench: LifeBench, name: string): Promise<unknown>;
  /** Follows it to its end, or to what it shall serve, and says what came of it. */
  follow(client: SageMakerClient, bench: LifeBench, name: string): Promise<unknown>;
  readonly expected: unknown;
}

const MODEL = `s3://${bucket}/chaos/model.tar.gz`;
const ROWS = ['1,2\n3,4\n', '5,6\n', '7,8\n9,10\n'];
const SUMS = ['3\n7\n', '11\n', '15\n19\n'];

/** What the lives need in S3. */
export async function prepareLives(store: ObjectStore): Promise<void> {
  await store.put('chaos/model.tar.gz', await packModel({ 'behaviour.json': '{"delayMs": 40}' }));
  for (const [index, rows] of ROWS.entries()) await store.put(`chaos/rows/${index}.csv`, rows);
}

const startsFile = ({ folder }: LifeBench, name: string) => join(folder, `${name}-life`);
const startsOf = (bench: LifeBench, name: string): string[] => {
  const file = startsFile(bench, name);
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
};

/** Repeats a description until its status is none of those. */
async function untilOther<T>(describe: () => Promise<T>, status: (described: T) => string | undefined): Promise<T> {
  const isOver = (described: T) => !/^(InProgress|Stopping|Creating|Deleting)$/.test(status(described) ?? '');
  return until(describe, { what: 'a status that lasts', timeout: 120_000, holds: isOver });
}

async function createModel(client: SageMakerClient, name: string): Promise<void> {
  const PrimaryContainer = { Image: probeImage, ModelDataUrl: MODEL };
  const command = new CreateModelCommand({ ModelName: name, ExecutionRoleArn: roleArn, PrimaryContainer });
  await client.send(command).catch(ignoreExisting);
}

/** How a name that is taken is refused. */
export function ignoreExisting(error: unknown): void {
  const { name, message } = error as Error;
  if (name !== 'ResourceInUse' && !message.includes('already existing')) throw error;
}

const processing: Life = {
  name: 'processes',
  create: (client, bench, name) => {
    const script = 'echo start >> "$STARTS"; sleep 0.3; echo "$WORD" > "$SAGEMAKER_BASE_DIR/processing/out/word"';
    return client.send(
      new CreateProcessingJobCommand({
        ProcessingJobName: name,
        RoleArn: roleArn,
        AppSpecification: { ImageUri: probeImage, ContainerEntrypoint: ['/bin/sh', '-c', script] },
        Environment: { STARTS: startsFile(bench, name), WORD: name },
        ProcessingOutputConfig: {
          Outputs: [
            {
              OutputName: 'out',
              S3Output: {
                LocalPath: '/opt/ml/processing/out',
                S3Uri: `s3://${bucket}/processed/${name}`,
                S3UploadMode: 'EndOfJob',
              },
            },
          ],
        },
        ProcessingResources: { ClusterConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 } },
      }),
    );
  },
  follow: async (client, bench, name) => {
    const describe = () => client.send(new DescribeProcessingJobCommand({ ProcessingJobName: name }));
    const { ProcessingJobStatus: status } = await untilOther(describe, (job) => job.ProcessingJobStatus);
    const output = await bench.store.getText(`processed/${name}/word`).catch(() => 'none');
    return { status, starts: startsOf(bench, name).length, output: output === `${name}\n` };
  },
  expected: { status: 'Completed', starts: 1, output: true },
};

const transform: Life = {
  name: 'transforms',
  create: async (client, _, name) => {
    await createModel(client, name);
    const S3DataSource = { S3DataType: 'S3Prefix' as const, S3Uri: `s3://${bucket}/chaos/rows/` };
    return client.send(
      new CreateTransformJobCommand({
        TransformJobName: name,
        ModelName: name,
        TransformInput: { DataSource: { S3DataSource }, ContentType: 'text/csv', SplitType: 'Line' },
        TransformOutput: { S3OutputPath: `s3://${bucket}/scored/${name}`, AssembleWith: 'Line' },
        TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
      }),
    );
  },
  follow: async (client, { store }, name) => {
    const describe = () => client.send(new DescribeTransformJobCommand({ TransformJobName: name }));
    const { TransformJobStatus: status } = await untilOther(describe, (job) => job.TransformJobStatus);
    const outputs = ROWS.map((_, index) => store.getText(`scored/${name}/${index}.csv.out`).catch(() => 'none'));
    return { status, outputs: await Promise.all(outputs) };
  },
  expected: { status: 'Completed', outputs: SUMS },
};

const tuning: Life = {
  name: 'tunes',
  create: (client, bench, name) => {
    const limits = { ResourceLimits: { MaxNumberOfTrainingJobs: 3, MaxParallelTrainingJobs: 2 } };
    const StaticHyperParameters = { starts_file: startsFile(bench, name), epochs: '3', pause_ms: '40' };
    return client.send(
      new CreateHyperParameterTuningJobCommand(tuningRequest(name, limits, { StaticHyperParameters })),
    );
  },
  follow: async (client, bench, name) => {
    const describe = () =>
      client.send(new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName: name }));
    const job = await untilOther(describe, (described) => described.HyperParameterTuningJobStatus);
    const trials = (await trialsOf(client, name)).map(({ TrainingJobName }) => TrainingJobName);
    return {
      status: job.HyperParameterTuningJobStatus,
      completed: job.TrainingJobStatusCounters?.Completed,
      // Each of them began once.
      starts: JSON.stringify(startsOf(bench, name).sort()) === JSON.stringify(trials.sort()) ? trials.length : 'other',
    };
  },
  expected: { status: 'Completed', completed: 3, starts: 3 },
};

const serving: Life = {
  name: 'serves',
  create: async (client, _, name) => {
    await createModel(client, name);
    const ProductionVariants = [
      { VariantName: 'all', ModelName: name, InitialInstanceCount: 1, InstanceType: 'ml.m5.large' as const },
    ];
    const config = new CreateEndpointConfigCommand({ EndpointConfigName: name, ProductionVariants });
    await client.send(config).catch(ignoreExisting);
    return client.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: name }));
  },
  follow: async (client, { folder, url }, name) => {
    const describe = () => client.send(new DescribeEndpointCommand({ EndpointName: name }));
    const { EndpointStatus: status } = await untilOther(describe, (endpoint) => endpoint.EndpointStatus);
    const runtime = new SageMakerRuntimeClient({ endpoint: url, region, credentials });
    const { Body } = await runtime.send(new InvokeEndpointCommand({ EndpointName: name, Body: '1,2\n' }));
    runtime.destroy();
    const servers = await findByEnvironment(RUN_VARIABLE, join(folder, 'root', 'endpoints', name));
    const runs = new Set(servers.map(({ value }) => value)).size;
    await client.send(new DeleteEndpointCommand({ EndpointName: name }));
    // Once it is gone, the error is the answer.
    const statusOrError = () =>
      describe().then(
        ({ EndpointStatus }) => `${EndpointStatus}`,
        ({ message }) => message,
      );
    const deleted: string = await untilOther(statusOrError, (answer) => answer);
    const left = await findByEnvironment(RUN_VARIABLE, join(folder, 'root', 'endpoints', name));
    return {
      status,
      answer: Buffer.from(Body ?? []).toString(),
      runs,
      gone: /^Could not find endpoint/.test(deleted),
      left: left.length,
    };
  },
  expected: { status: 'InService', answer: '3', runs: 1, gone: true, left: 0 },
};

/** One of them joins the training jobs at each point. */
export const LIVES: readonly Life[] = [processing, transform, tuning, serving];
