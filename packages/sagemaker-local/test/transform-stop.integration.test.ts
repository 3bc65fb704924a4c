import {
  CreateModelCommand,
  CreateTransformJobCommand,
  DescribeTransformJobCommand,
  StopTransformJobCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { type LocalServer, startServer } from '../src/server.js';
import { StallingProxy } from './support/stalling-proxy.js';
import {
  bucket,
  containers,
  credentials,
  logLines,
  logsClient,
  packModel,
  probeImage,
  roleArn,
  sagemakerClient,
} from './support/test-bench.js';
import { useFolder } from './support/use-folder.js';
import { useObjectStore } from './support/use-object-store.js';

const folder = useFolder();
const store = useObjectStore();
let s3: StallingProxy;
let server: LocalServer;

beforeAll(async () => {
  s3 = new StallingProxy(store.url);
  await s3.listen();
  server = await startServer({
    root: folder,
    python: 'python3',
    containers: [containers],
    credentials,
    s3Endpoint: s3.url,
  });
});
afterAll(async () => {
  await server?.close();
  s3?.close();
});

/** Starts a transform job of two objects with the model server's behaviour. */
async function begin(name: string, behaviour: object): Promise<void> {
  const sagemaker = sagemakerClient(server.url);
  const key = `${name}/model.tar.gz`;
  await store.put(key, await packModel({ 'behaviour.json': JSON.stringify(behaviour) }));
  await store.put(`${name}/in/a.csv`, '1,2\n');
  await store.put(`${name}/in/b.csv`, '3,4\n');
  await sagemaker.send(
    new CreateModelCommand({
      ModelName: name,
      ExecutionRoleArn: roleArn,
      PrimaryContainer: { Image: probeImage, ModelDataUrl: `s3://${bucket}/${key}` },
    }),
  );
  await sagemaker.send(
    new CreateTransformJobCommand({
      TransformJobName: name,
      ModelName: name,
      TransformInput: {
        DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://${bucket}/${name}/in/` } },
        SplitType: 'Line',
      },
      TransformOutput: { S3OutputPath: `s3://${bucket}/${name}/out`, AssembleWith: 'Line' },
      TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
    }),
  );
}

const said = (name: string, line: string) =>
  until(() => logLines(logsClient(server.url), name, '/aws/sagemaker/TransformJobs'), {
    what: `the container to write '${line}'`,
    holds: (lines) => lines.includes(line),
  });

/** What a job waits for that never comes, and how to see that it waits. */
const moments: Record<string, { behaviour?: object; waits: (name: string) => Promise<unknown> }> = {
  // CreateTransformJob checks that there are inputs, too, but asks for one key only.
  'its inputs are listed': {
    waits: (name) => s3.stall(new RegExp(`^GET (?!.*max-keys).*prefix=${name}%2Fin%2F`)),
  },
  'its model is downloaded': { waits: (name) => s3.stall(new RegExp(`^GET .*${name}/model`)) },
  'its container is not ready': { behaviour: { silent: '/ping' }, waits: (name) => said(name, 'silent on /ping') },
  'its container is asked for its parameters': {
    behaviour: { silent: '/execution-parameters' },
    waits: (name) => said(name, 'silent on /execution-parameters'),
  },
  'an input arrives': { waits: (name) => s3.stall(new RegExp(`^GET .*${name}/in/b`)) },
  'the model thinks': {
    behaviour: { silent: '/invocations' },
    waits: (name) => said(name, 'silent on /invocations'),
  },
  'an output is uploaded': { waits: (name) => s3.stall(new RegExp(`^PUT .*${name}/out/b`)) },
};

describe('a transform job that is stopped', () => {
  // Each wait would last for minutes, or for ever, if the stop did not end it.
  test.each(Object.entries(moments))('ends at once while %s', async (moment, { behaviour = {}, waits }) => {
    const name = `stop-${moment.replaceAll(' ', '-')}`;
    const sagemaker = sagemakerClient(server.url);
    const waiting = waits(name);
    // The log can only be asked for once the job is there.
    await Promise.all([begin(name, behaviour), waiting]);
    await sagemaker.send(new StopTransformJobCommand({ TransformJobName: name }));
    const describeJob = () => sagemaker.send(new DescribeTransformJobCommand({ TransformJobName: name }));
    await until(async () => (await describeJob()).TransformJobStatus !== 'Stopping', { what: 'the transform to end' });
    expect(await describeJob()).toMatchObject({ TransformJobStatus: 'Stopped' });
    await expect(store.get(`${name}/out/b.csv.out`)).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});
