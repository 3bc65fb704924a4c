import { spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { CloudWatchLogsClient, DescribeLogStreamsCommand, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import {
  type CreateTrainingJobCommandInput,
  DescribeTrainingJobCommand,
  type DescribeTrainingJobCommandOutput,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { startS3 } from '../../../../test/support/s3.js';
import { until } from '../../../../test/support/until.js';
import { type LocalServer, type ServerOptions, startServer } from '../../src/server.js';

/** Those of the S3 server, which the local SageMaker uses too. */
export const credentials = { accessKeyId: 'test', secretAccessKey: 'test-secret' };
export const region = 'us-east-1';
export const roleArn = 'arn:aws:iam::000000000000:role/forecast';
export const bucket = 'forecast';
export const probeImage = '000000000000.dkr.ecr.us-east-1.amazonaws.com/probe:latest';
export const containers = fileURLToPath(new URL('../fixtures/containers', import.meta.url));

export interface ObjectStore {
  readonly url: string;
  readonly client: S3Client;
  /** Where the server keeps the bucket. */
  readonly bucketFolder: string;
  put(key: string, body: string | Buffer): Promise<void>;
  get(key: string): Promise<Buffer>;
  getText(key: string): Promise<string>;
  close(): Promise<void>;
}

/** Starts a real S3 server with one bucket. */
export async function startObjectStore(): Promise<ObjectStore> {
  const server = await startS3();
  const { client, bucket: Bucket } = server;
  const get = async (key: string) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };
  return {
    url: server.endpoint,
    client,
    bucketFolder: server.bucketFolder,
    get,
    put: async (key, body) => {
      await client.send(new PutObjectCommand({ Bucket, Key: key, Body: body }));
    },
    getText: async (key) => (await get(key)).toString(),
    close: () => server.stop(),
  };
}

export interface TestBench {
  readonly root: string;
  readonly store: ObjectStore;
  readonly server: LocalServer;
  readonly sagemaker: SageMakerClient;
  readonly logs: CloudWatchLogsClient;
  close(): Promise<void>;
}

/** The local SageMaker in this process on a real S3 server, and clients for it. */
export async function startBench(options: Partial<ServerOptions> = {}): Promise<TestBench> {
  const folder = temporaryFolder();
  const store = await startObjectStore();
  const root = join(folder.path, 'root');
  const server = await startServer({
    root,
    python: 'python3',
    containers: [containers],
    credentials,
    s3Endpoint: store.url,
    graceSeconds: 1,
    threadsPerJob: 1,
    ...options,
  });
  return {
    root,
    store,
    server,
    sagemaker: sagemakerClient(server.url),
    logs: logsClient(server.url),
    close: async () => {
      await server.close();
      await store.close();
      folder.remove();
    },
  };
}

/** A new folder for one test file; call the result's `remove` at its end. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'sagemaker-local-')));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

export const sagemakerClient = (endpoint: string): SageMakerClient =>
  new SageMakerClient({ endpoint, region, credentials });

export const logsClient = (endpoint: string): CloudWatchLogsClient =>
  new CloudWatchLogsClient({ endpoint, region, credentials });

/** A request for the probe container; `hyperparameters` say what it does. */
export function trainingRequest(
  name: string,
  hyperparameters: Record<string, string> = {},
  changes: Partial<CreateTrainingJobCommandInput> = {},
): CreateTrainingJobCommandInput {
  return {
    TrainingJobName: name,
    RoleArn: roleArn,
    AlgorithmSpecification: { TrainingImage: probeImage, TrainingInputMode: 'File' },
    HyperParameters: hyperparameters,
    OutputDataConfig: { S3OutputPath: `s3://${bucket}/models` },
    ResourceConfig: { InstanceType: 'ml.m5.xlarge', InstanceCount: 1, VolumeSizeInGB: 1 },
    StoppingCondition: { MaxRuntimeInSeconds: 3600 },
    ...changes,
  };
}

/** Waits until a description satisfies the condition, and returns it. */
export async function describeUntil(
  client: SageMakerClient,
  name: string,
  condition: (job: DescribeTrainingJobCommandOutput) => boolean,
  timeout = 50_000,
): Promise<DescribeTrainingJobCommandOutput> {
  return until(() => client.send(new DescribeTrainingJobCommand({ TrainingJobName: name })), {
    what: `a condition of the training job ${name}`,
    timeout,
    holds: condition,
  });
}

export const hasEnded = (job: DescribeTrainingJobCommandOutput): boolean =>
  ['Completed', 'Failed', 'Stopped'].includes(job.TrainingJobStatus ?? '');

/** All lines of a job's first log stream so far. */
export async function logLines(
  client: CloudWatchLogsClient,
  job: string,
  logGroupName = '/aws/sagemaker/TrainingJobs',
): Promise<string[]> {
  const { logStreams } = await client.send(
    new DescribeLogStreamsCommand({ logGroupName, logStreamNamePrefix: `${job}/` }),
  );
  const logStreamName = logStreams?.[0]?.logStreamName;
  if (logStreamName === undefined) return [];
  const { events } = await client.send(new GetLogEventsCommand({ logGroupName, logStreamName, startFromHead: true }));
  return (events ?? []).map(({ message }) => message ?? '');
}

/** Waits until the container of a job has written a line. */
export async function untilStarted(client: CloudWatchLogsClient, job: string): Promise<void> {
  await until(async () => (await logLines(client, job)).length > 0, { what: `${job} to write a line` });
}

/** A model.tar.gz of these files, packed by the system's own tar. */
export async function packModel(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'model-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const tar = spawn('tar', ['-czf', '-', '-C', folder, ...Object.keys(files)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const archive = await buffer(tar.stdout);
  rmSync(folder, { recursive: true });
  return archive;
}

/** Unpacks a gzipped tar in memory with the system's own tar, so that ours is not checked with itself. */
export async function readArchive(archive: Buffer, file: string): Promise<string> {
  const tar = spawn('tar', ['-xzO', '-f', '-', file], { stdio: ['pipe', 'pipe', 'inherit'] });
  tar.stdin.end(archive);
  return text(tar.stdout);
}

export async function listArchive(archive: Buffer): Promise<string[]> {
  const tar = spawn('tar', ['-tz', '-f', '-'], { stdio: ['pipe', 'pipe', 'inherit'] });
  tar.stdin.end(archive);
  return (await text(tar.stdout)).split('\n').filter((line) => line !== '');
}
