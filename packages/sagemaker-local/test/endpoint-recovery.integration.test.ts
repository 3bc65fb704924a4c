import { join } from 'node:path';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  type CreateEndpointConfigCommandInput,
  CreateModelCommand,
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  waitUntilEndpointDeleted,
  waitUntilEndpointInService,
} from '@aws-sdk/client-sagemaker';
import {
  InvokeEndpointAsyncCommand,
  InvokeEndpointCommand,
  SageMakerRuntimeClient,
} from '@aws-sdk/client-sagemaker-runtime';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { RUN_VARIABLE } from '../src/runners/process.js';
import { findByEnvironment, sendSignal } from '../src/runners/process-table.js';
import { type ServerProcess, startServerProcess } from './support/server-process.js';
import {
  bucket,
  credentials,
  packModel,
  probeImage,
  region,
  roleArn,
  sagemakerClient,
  temporaryFolder,
} from './support/test-bench.js';
import { useObjectStore } from './support/use-object-store.js';

let folder: ReturnType<typeof temporaryFolder>;
const store = useObjectStore();
let server: ServerProcess;

beforeAll(async () => {
  await store.put('probe/model.tar.gz', await packModel({ 'behaviour.json': '{}' }));
});
beforeEach(async () => {
  folder = temporaryFolder();
  await start();
});
afterEach(async () => {
  await server?.kill();
  for (const { identity } of await servers()) sendSignal(identity.pid, 'SIGKILL');
  folder.remove();
});

async function start(): Promise<void> {
  server = await startServerProcess({ root: join(folder.path, 'root'), s3Endpoint: store.url });
}

/** All processes of model servers below the root. */
const servers = () => findByEnvironment(RUN_VARIABLE, folder.path);
const client = () => sagemakerClient(server.url);
const waiting = () => ({ client: client(), minDelay: 0.05, maxDelay: 0.1, maxWaitTime: 30 });

async function create(more: Partial<CreateEndpointConfigCommandInput> = {}): Promise<void> {
  await client().send(
    new CreateModelCommand({
      ModelName: 'probe',
      ExecutionRoleArn: roleArn,
      PrimaryContainer: { Image: probeImage, ModelDataUrl: `s3://${bucket}/probe/model.tar.gz` },
    }),
  );
  const ProductionVariants = [
    { VariantName: 'AllTraffic', ModelName: 'probe', InitialInstanceCount: 1, InstanceType: 'ml.t2.medium' as const },
  ];
  await client().send(new CreateEndpointConfigCommand({ EndpointConfigName: 'probe', ProductionVariants, ...more }));
  await client().send(new CreateEndpointCommand({ EndpointName: 'probe', EndpointConfigName: 'probe' }));
}

async function serverPid(): Promise<number> {
  const runtime = new SageMakerRuntimeClient({ endpoint: server.url, region, credentials });
  const { Body } = await runtime.send(new InvokeEndpointCommand({ EndpointName: 'probe', Body: 'whoami' }));
  return (JSON.parse(Body.transformToString()) as { pid: number }).pid;
}

test('an endpoint serves on with the same model server after kill -9 of the process, and answers what it was asked before', async () => {
  await store.put('questions/whoami.csv', 'whoami');
  const OutputConfig = { S3OutputPath: `s3://${bucket}/answers` };
  await create({ AsyncInferenceConfig: { OutputConfig, ClientConfig: { MaxConcurrentInvocationsPerInstance: 1 } } });
  await waitUntilEndpointInService(waiting(), { EndpointName: 'probe' });
  const first = await ask();
  const before = await pidAt(first);
  const asked = await Promise.all([ask(), ask(), ask()]);
  await server.kill();
  await start();
  expect(await Promise.all(asked.map(pidAt))).toEqual([before, before, before]);
});

/** Asks for the process of the model. @returns where the answer will be */
async function ask(): Promise<string> {
  const runtime = new SageMakerRuntimeClient({ endpoint: server.url, region, credentials });
  const { OutputLocation = '' } = await runtime.send(
    new InvokeEndpointAsyncCommand({ EndpointName: 'probe', InputLocation: `s3://${bucket}/questions/whoami.csv` }),
  );
  return OutputLocation;
}

async function pidAt(uri: string): Promise<number> {
  const text = await until(() => store.getText(uri.slice(`s3://${bucket}/`.length)).catch(() => undefined), {
    what: `an answer at ${uri}`,
    holds: (found) => found !== undefined,
  });
  return (JSON.parse(text as string) as { pid: number }).pid;
}

test('an endpoint gets a new model server when the old one is gone with the process', async () => {
  await create();
  await waitUntilEndpointInService(waiting(), { EndpointName: 'probe' });
  const before = await serverPid();
  await server.end();
  expect(await servers()).toEqual([]);
  await start();
  expect(await serverPid()).not.toBe(before);
});

test('an endpoint that was killed while it was created gets into service with one model server', async () => {
  await create();
  await server.kill();
  await start();
  await waitUntilEndpointInService(waiting(), { EndpointName: 'probe' });
  const pid = await serverPid();
  const found = await servers();
  expect(found.map(({ identity }) => identity.pid)).toContain(pid);
  expect(new Set(found.map(({ value }) => value)).size).toBe(1);
});

test('an endpoint that was killed while it was deleted is gone, and its model server too', async () => {
  await create();
  await waitUntilEndpointInService(waiting(), { EndpointName: 'probe' });
  await client().send(new DeleteEndpointCommand({ EndpointName: 'probe' }));
  await server.kill();
  await start();
  await waitUntilEndpointDeleted(waiting(), { EndpointName: 'probe' });
  await expect(client().send(new DescribeEndpointCommand({ EndpointName: 'probe' }))).rejects.toThrow(/Could not find/);
  expect(await servers()).toEqual([]);
});
