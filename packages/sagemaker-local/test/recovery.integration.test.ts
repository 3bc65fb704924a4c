import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateModelCommand,
  CreateTrainingJobCommand,
  type CreateTrainingJobCommandInput,
  CreateTransformJobCommand,
  DescribeTrainingJobCommand,
  DescribeTransformJobCommand,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { RUN_VARIABLE } from '../src/runners/process.js';
import { findByEnvironment, identify, sendSignal } from '../src/runners/process-table.js';
import { type ServerProcess, startServerProcess } from './support/server-process.js';
import {
  bucket,
  describeUntil,
  hasEnded,
  listArchive,
  logLines,
  logsClient,
  packModel,
  probeImage,
  roleArn,
  sagemakerClient,
  trainingRequest,
  untilStarted,
} from './support/test-bench.js';
import { useFolder } from './support/use-folder.js';
import { useObjectStore } from './support/use-object-store.js';

const folder = useFolder();
const store = useObjectStore();
const root = join(folder, 'root');
let server: ServerProcess;

afterEach(() => server?.kill());

const start = async (...flags: string[]) => {
  server = await startServerProcess({ root, s3Endpoint: store.url, flags });
};
const create = async (
  name: string,
  hyperparameters: Record<string, string>,
  changes: Partial<CreateTrainingJobCommandInput> = {},
) => {
  const request = trainingRequest(name, { starts_file: startsFile(name), ...hyperparameters }, changes);
  await sagemakerClient(server.url).send(new CreateTrainingJobCommand(request));
  await untilStarted(logsClient(server.url), name);
  // Its first line may be told before its process has written its number, and the file be there before what is in it.
  await until(() => existsSync(startsFile(name)) && readFileSync(startsFile(name), 'utf8').endsWith('\n'), {
    what: 'the container to start',
  });
};
const startsFile = (name: string) => join(folder, `${name}-starts`);
/** Process numbers of the containers of a job, in the order of their starts. */
const starts = (name: string) =>
  readFileSync(startsFile(name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => Number(line.split(' ')[1]));
const end = (name: string) => describeUntil(sagemakerClient(server.url), name, hasEnded);

describe('after kill -9 of the server', () => {
  test('a training that went on is followed to its end by the next server', async () => {
    await start();
    await create('adopted', { rounds: '30', pause_ms: '50' });
    const before = (await logLines(logsClient(server.url), 'adopted')).length;
    await server.kill();
    expect(await identify(starts('adopted')[0] as number)).toBeDefined();
    await start();
    const job = await end('adopted');
    expect([job.TrainingJobStatus, starts('adopted').length]).toEqual(['Completed', 1]);
    const lines = await logLines(logsClient(server.url), 'adopted');
    expect(lines).toHaveLength(32);
    expect(lines.length).toBeGreaterThan(before);
    expect(await listArchive(await store.get('models/adopted/output/model.tar.gz'))).toEqual(['report-algo-1.json']);
  });

  test.runIf(process.platform === 'linux')('a training that was forked goes on without its parent', async () => {
    const warm = { AlgorithmSpecification: { TrainingImage: 'warm-probe:1', TrainingInputMode: 'File' as const } };
    await start();
    await create('forked', { rounds: '30', pause_ms: '50' }, warm);
    const parents = () => findByEnvironment(RUN_VARIABLE, join(root, 'warm/'));
    expect(await parents()).toHaveLength(1);
    await server.kill();
    await until(async () => (await parents()).length === 0, { what: 'the warm parent to end with its server' });
    expect(identify(starts('forked')[0] as number)).toBeDefined();
    await start();
    const job = await end('forked');
    expect([job.TrainingJobStatus, starts('forked').length]).toEqual(['Completed', 1]);
    expect(await logLines(logsClient(server.url), 'forked')).toHaveLength(32);
  });

  test.runIf(process.platform === 'linux')(
    'a forked training that vanished too starts again as the same job',
    async () => {
      const warm = { AlgorithmSpecification: { TrainingImage: 'warm-probe:1', TrainingInputMode: 'File' as const } };
      await start();
      await create('forked-vanished', { rounds: '40', pause_ms: '50' }, warm);
      await server.kill();
      killGroupOf('forked-vanished');
      await start();
      const job = await end('forked-vanished');
      expect([job.TrainingJobStatus, starts('forked-vanished').length]).toEqual(['Completed', 2]);
    },
  );

  test('a training that ended meanwhile ends with what it left', async () => {
    await start();
    await create('ended-alone', { rounds: '3', pause_ms: '100', failure: 'too few rows', exit_code: '4' });
    await server.kill();
    const pid = starts('ended-alone')[0] as number;
    await until(async () => (await identify(pid)) === undefined, { what: 'the training process to end' });
    await start();
    const job = await end('ended-alone');
    expect(job.FailureReason).toBe('AlgorithmError: too few rows, exit code: 4');
    expect(starts('ended-alone')).toHaveLength(1);
  });

  test('a training whose process vanished too starts again as the same job', async () => {
    await start();
    await create('vanished', { rounds: '40', pause_ms: '50' });
    await server.kill();
    killGroupOf('vanished');
    await start();
    const job = await end('vanished');
    expect([job.TrainingJobStatus, starts('vanished').length]).toEqual(['Completed', 2]);
    expect(job.SecondaryStatusTransitions?.map(({ Status }) => Status)).toContain('Restarting');
    const lines = await logLines(logsClient(server.url), 'vanished');
    expect(lines.filter((line) => line.startsWith('begin'))).toHaveLength(2);
  });

  test('a training whose process vanished too fails where this is asked for', async () => {
    await start();
    await create('vanished-failing', { rounds: '1000', pause_ms: '50' });
    await server.kill();
    killGroupOf('vanished-failing');
    await start('--lost-jobs', 'fail');
    const job = await end('vanished-failing');
    expect(job.FailureReason).toBe('InternalServerError: We encountered an internal error. Please try again.');
    expect(starts('vanished-failing')).toHaveLength(1);
  });

  test('a stop that was asked for is carried out', async () => {
    await start();
    await create('stop-asked', { rounds: '1000', pause_ms: '50', on_term: 'ignore' });
    await sagemakerClient(server.url).send(new StopTrainingJobCommand({ TrainingJobName: 'stop-asked' }));
    await server.kill();
    await start();
    const job = await end('stop-asked');
    expect([job.TrainingJobStatus, job.SecondaryStatus]).toEqual(['Stopped', 'Stopped']);
    expect(await identify(starts('stop-asked')[0] as number)).toBeUndefined();
  });

  test('a transform goes on with the objects that have no output yet, on a new model server', async () => {
    const archive = await packModel({ 'behaviour.json': JSON.stringify({ delayMs: 150 }) });
    await store.put('transform-model/model.tar.gz', archive);
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await store.put(`resumed/in/${name}.csv`, '1,2\n');
    await start();
    const before = sagemakerClient(server.url);
    const container = { Image: probeImage, ModelDataUrl: `s3://${bucket}/transform-model/model.tar.gz` };
    await before.send(
      new CreateModelCommand({ ModelName: 'resumed', ExecutionRoleArn: roleArn, PrimaryContainer: container }),
    );
    await before.send(
      new CreateTransformJobCommand({
        TransformJobName: 'resumed',
        ModelName: 'resumed',
        TransformInput: {
          DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://${bucket}/resumed/in/` } },
          ContentType: 'text/csv',
          SplitType: 'Line',
        },
        TransformOutput: { S3OutputPath: `s3://${bucket}/resumed/out`, AssembleWith: 'Line' },
        TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
      }),
    );
    await until(async () => (await store.get('resumed/out/b.csv.out').catch(() => undefined)) !== undefined, {
      what: 'the second output',
    });
    await server.kill();
    const orphans = await findByEnvironment(RUN_VARIABLE, join(root, 'transforms', 'resumed'));
    expect(orphans.length).toBeGreaterThan(0);
    await start();
    const TransformJobName = 'resumed';
    await until(() => sagemakerClient(server.url).send(new DescribeTransformJobCommand({ TransformJobName })), {
      what: 'the transform to complete',
      holds: ({ TransformJobStatus }) => TransformJobStatus === 'Completed',
    });
    const outputs = await Promise.all(['a', 'f'].map((name) => store.getText(`resumed/out/${name}.csv.out`)));
    expect(outputs).toEqual(['3\n', '3\n']);
    expect(await findByEnvironment(RUN_VARIABLE, join(root, 'transforms', 'resumed'))).toEqual([]);
  });

  test('processes that no job owns are ended', async () => {
    await start();
    await create('orphaned', { rounds: '1000', pause_ms: '50', background_file: join(folder, 'orphan') });
    await server.kill();
    const leader = await parentOf(starts('orphaned')[0] as number);
    sendSignal(leader, 'SIGKILL');
    expect(await identify(starts('orphaned')[0] as number)).toBeDefined();
    await start('--lost-jobs', 'fail');
    await end('orphaned');
    const pids = [starts('orphaned')[0] as number, Number(readFileSync(join(folder, 'orphan'), 'utf8'))];
    // They were told to end before the job was taken up; on a busy machine that takes a moment.
    await until(() => pids.every((pid) => identify(pid) === undefined), { what: 'the processes to end' });
  });
});

describe('an orderly shutdown', () => {
  test('ends the containers and leaves the jobs to the next server', async () => {
    await start();
    await create('handed-over', { rounds: '20', pause_ms: '50' });
    expect(await server.end()).toBe(0);
    expect(await identify(starts('handed-over')[0] as number)).toBeUndefined();
    await start();
    const running = await sagemakerClient(server.url).send(
      new DescribeTrainingJobCommand({ TrainingJobName: 'handed-over' }),
    );
    expect(running.TrainingJobStatus).toBe('InProgress');
    const job = await end('handed-over');
    expect([job.TrainingJobStatus, starts('handed-over').length]).toEqual(['Completed', 2]);
  });

  test('follows when the process that started the server is gone', async () => {
    server = await startServerProcess({ root: join(folder, 'child'), s3Endpoint: store.url, ipc: true });
    const ended = new Promise((resolve) => server.child.once('exit', resolve));
    server.child.disconnect();
    expect(await ended).toBe(0);
  });
});

test('a second server on the same root does not start', async () => {
  await start();
  await expect(startServerProcess({ root, s3Endpoint: store.url })).rejects.toThrow('The server did not start: exit 1');
  expect(existsSync(join(root, 'store.db'))).toBe(true);
});

function killGroupOf(name: string): void {
  for (const pid of starts(name)) sendSignal(-groupOf(pid), 'SIGKILL');
}

const statOf = (pid: number) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};
const groupOf = (pid: number) => Number(statOf(pid)[2]);
const parentOf = async (pid: number) => Number(statOf(pid)[1]);
