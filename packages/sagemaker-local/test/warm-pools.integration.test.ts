import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateTrainingJobCommand,
  type CreateTrainingJobCommandInput,
  DeleteTrainingJobCommand,
  DescribeTrainingJobCommand,
  ListTrainingJobsCommand,
  type ResourceConfig,
  StopTrainingJobCommand,
  UpdateTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { startServerProcess } from './support/server-process.js';
import {
  describeUntil,
  hasEnded,
  logLines,
  logsClient,
  sagemakerClient,
  startBench,
  startObjectStore,
  type TestBench,
  temporaryFolder,
  trainingRequest,
  untilStarted,
} from './support/test-bench.js';

/** A job that logs what the jobs before it left in the pool's folder, and leaves its own name there. */
function warmRequest(
  name: string,
  hyperparameters: Record<string, string> = {},
  resources: Partial<ResourceConfig> = {},
  changes: Partial<CreateTrainingJobCommandInput> = {},
): CreateTrainingJobCommandInput {
  return trainingRequest(
    name,
    { leave_in_pool: name, ...hyperparameters },
    {
      ResourceConfig: {
        InstanceType: 'ml.m5.xlarge',
        InstanceCount: 1,
        VolumeSizeInGB: 1,
        KeepAlivePeriodInSeconds: 600,
        ...resources,
      },
      ...changes,
    },
  );
}

describe('a warm pool', () => {
  let bench: TestBench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench?.close());
  afterEach(() => control({}));

  const control = (plan: object) =>
    fetch(`${bench.server.url}/_control/faults`, {
      method: 'POST',
      body: JSON.stringify(plan),
      headers: { 'Content-Type': 'application/json' },
    });
  const create = (...request: Parameters<typeof warmRequest>) =>
    bench.sagemaker.send(new CreateTrainingJobCommand(warmRequest(...request)));
  const poolOf = async (name: string) =>
    (await bench.sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: name }))).WarmPoolStatus;
  /** Runs a job to its end. @returns what it found in its pool */
  const run = async (...request: Parameters<typeof warmRequest>) => {
    await create(...request);
    await describeUntil(bench.sagemaker, request[0], hasEnded);
    await until(async () => (await poolOf(request[0]))?.Status !== 'InUse', { what: 'the warm pool to be free' });
    return (await logLines(bench.logs, request[0])).find((line) => line.startsWith('pool has'))?.slice(9);
  };
  const folders = () => {
    const folder = join(bench.root, 'warm-pools');
    return existsSync(folder) ? readdirSync(folder).length : 0;
  };

  test('goes from job to job with its folder', async () => {
    expect(await run('first')).toBe('nothing');
    expect(await poolOf('first')).toEqual({ Status: 'Available' });
    expect(await run('second')).toBe('first');
    expect(await poolOf('first')).toMatchObject({ Status: 'Reused', ReusedByJob: 'second' });
    expect(await run('failing', { exit_code: '1' })).toBe('first second');
    expect(await run('after-a-failure')).toBe('failing first second');
    expect(folders()).toBe(1);
  });

  test('is kept for another time, and ended at once, by an update while it waits', async () => {
    const TrainingJobName = 'kept';
    const update = (KeepAlivePeriodInSeconds: number) =>
      bench.sagemaker.send(
        new UpdateTrainingJobCommand({ TrainingJobName, ResourceConfig: { KeepAlivePeriodInSeconds } }),
      );
    const waiting = async (WarmPoolStatusEquals: 'Available' | 'Terminated') => {
      const found = await bench.sagemaker.send(new ListTrainingJobsCommand({ WarmPoolStatusEquals }));
      return found.TrainingJobSummaries?.map(({ TrainingJobName: name }) => name);
    };
    await run(TrainingJobName, {}, { VolumeSizeInGB: 3 });
    expect((await update(1200)).TrainingJobArn).toMatch(/training-job\/kept$/);
    const { ResourceConfig } = await bench.sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName }));
    expect(ResourceConfig).toMatchObject({ InstanceType: 'ml.m5.xlarge', KeepAlivePeriodInSeconds: 1200 });
    expect(await waiting('Available')).toContain(TrainingJobName);
    await update(0);
    await until(async () => (await poolOf(TrainingJobName))?.Status === 'Terminated', { what: 'the warm pool to end' });
    expect(await waiting('Available')).not.toContain(TrainingJobName);
    expect(await waiting('Terminated')).toEqual([TrainingJobName]);
    await expect(update(60)).rejects.toThrow(
      'KeepAlivePeriodInSeconds can be updated while the status of the warm pool is Available; that of the training job kept is Terminated.',
    );
    const profiled = { TrainingJobName, ProfilerConfig: { DisableProfiler: true } };
    await expect(bench.sagemaker.send(new UpdateTrainingJobCommand(profiled))).rejects.toThrow(
      /does not update ProfilerConfig/,
    );
  });

  test('has one job at a time, and is kept when that is stopped', async () => {
    const resources = { VolumeSizeInGB: 2 };
    await create('long', { rounds: '5000', pause_ms: '20' }, resources);
    await untilStarted(bench.logs, 'long');
    expect(await poolOf('long')).toEqual({ Status: 'InUse' });
    expect(await run('beside', {}, resources)).toBe('nothing');
    await bench.sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: 'long' }));
    await until(async () => (await poolOf('long'))?.Status === 'Available', { what: 'the warm pool to be free' });
    expect((await Promise.all([run('next-1', {}, resources), run('next-2', {}, resources)])).sort()).toEqual([
      'beside',
      'long',
    ]);
  });

  test('is not shared by jobs that differ in what instances are made of', async () => {
    await run('small');
    expect(await run('large', {}, { InstanceType: 'ml.m5.2xlarge' })).toBe('nothing');
    expect(await run('isolated', {}, {}, { EnableNetworkIsolation: true })).toBe('nothing');
    expect(await run('others', {}, {}, { RoleArn: 'arn:aws:iam::000000000000:role/other' })).toBe('nothing');
  });

  test('ends when nobody has used it for its time', async () => {
    const resources = { VolumeSizeInGB: 3, KeepAlivePeriodInSeconds: 1 };
    const before = folders();
    await run('brief', {}, resources);
    await until(async () => (await poolOf('brief'))?.Status === 'Terminated', { what: 'the warm pool to end' });
    expect((await poolOf('brief'))?.ResourceRetainedBillableTimeInSeconds).toBeGreaterThanOrEqual(1);
    await until(() => folders() === before, { what: 'the folders of the pool to be removed' });
    expect(await run('too-late', {}, resources)).toBe('nothing');
  });

  test('ends with a job that its instances have failed', async () => {
    await control({ jobs: [{ kind: 'internal-error', job: 'broken', afterLines: 1 }] });
    await run('broken', { rounds: '5000', pause_ms: '20' }, { VolumeSizeInGB: 4 });
    expect(await poolOf('broken')).toEqual({ Status: 'Terminated' });
    expect(await run('after-it', {}, { VolumeSizeInGB: 4 })).toBe('nothing');
  });

  test('keeps nothing that a container has put a link to', async () => {
    const outside = join(bench.root, '..', 'outside');
    mkdirSync(join(outside, 'warmpoolcache'), { recursive: true });
    writeFileSync(join(outside, 'warmpoolcache', 'secret'), '');
    await run('linking', { link_to: outside }, { VolumeSizeInGB: 5 });
    expect(await run('after-a-link', {}, { VolumeSizeInGB: 5 })).toBe('nothing');
    expect(readdirSync(join(outside, 'warmpoolcache'))).toEqual(['secret']);
  });

  test('says nothing of a later job that has the name of a deleted one', async () => {
    await run('again', {}, { VolumeSizeInGB: 6 });
    await bench.sagemaker.send(new DeleteTrainingJobCommand({ TrainingJobName: 'again' }));
    await create('again', { rounds: '5000', pause_ms: '20' }, { VolumeSizeInGB: 7 });
    await untilStarted(bench.logs, 'again');
    expect(await run('another', {}, { VolumeSizeInGB: 6 })).toBe('again');
    expect(await poolOf('again')).toEqual({ Status: 'InUse' });
    await bench.sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: 'again' }));
    await until(async () => (await poolOf('again'))?.Status === 'Available', { what: 'the warm pool to be free' });
  });

  test('is refused for spot instances, and without a quota', async () => {
    const spot = {
      EnableManagedSpotTraining: true,
      StoppingCondition: { MaxRuntimeInSeconds: 60, MaxWaitTimeInSeconds: 60 },
    };
    await expect(create('spot', {}, {}, spot)).rejects.toThrow(
      'KeepAlivePeriodInSeconds can not be used with managed spot training.',
    );
    await control({ quotas: { 'ml.m5.xlarge for training warm pool usage': 0 } });
    await expect(create('no-quota')).rejects.toThrow(
      /limit 'ml.m5.xlarge for training warm pool usage' is 0 Instances/,
    );
  });
});

test('a job whose pool has no place on the disk ends as it would without', async () => {
  const bench = await startBench();
  try {
    writeFileSync(join(bench.root, 'warm-pools'), 'in the way');
    await bench.sagemaker.send(new CreateTrainingJobCommand(warmRequest('cramped')));
    const pooled = await describeUntil(
      bench.sagemaker,
      'cramped',
      (job) => hasEnded(job) && job.WarmPoolStatus?.Status !== 'InUse',
    );
    expect([pooled.TrainingJobStatus, pooled.WarmPoolStatus]).toEqual(['Completed', { Status: 'Available' }]);
  } finally {
    await bench.close();
  }
});

test('pools that wait end with the server, and those in use go on', async () => {
  const folder = temporaryFolder();
  const store = await startObjectStore();
  const root = join(folder.path, 'root');
  let server = await startServerProcess({ root, s3Endpoint: store.url });
  try {
    const create = (...request: Parameters<typeof warmRequest>) =>
      sagemakerClient(server.url).send(new CreateTrainingJobCommand(warmRequest(...request)));
    const untilPool = (name: string, status: string) =>
      describeUntil(sagemakerClient(server.url), name, ({ WarmPoolStatus: pool }) => pool?.Status === status);
    await create('before');
    await untilPool('before', 'Available');
    await create('deleted', {}, { VolumeSizeInGB: 3 });
    await untilPool('deleted', 'Available');
    await sagemakerClient(server.url).send(new DeleteTrainingJobCommand({ TrainingJobName: 'deleted' }));
    await create('long', { rounds: '100', pause_ms: '20' }, { VolumeSizeInGB: 2 });
    await untilStarted(logsClient(server.url), 'long');
    await server.kill();
    server = await startServerProcess({ root, s3Endpoint: store.url });
    await untilPool('before', 'Terminated');
    await untilPool('long', 'Available');
    expect(readdirSync(join(root, 'warm-pools'))).toHaveLength(1);
    await create('later');
    await untilPool('later', 'Available');
    await create('after-long', {}, { VolumeSizeInGB: 2 });
    await untilPool('after-long', 'Available');
    const found = async (name: string) => (await logLines(logsClient(server.url), name)).find((l) => /^pool/.test(l));
    expect([await found('later'), await found('after-long')]).toEqual(['pool has nothing', 'pool has long']);
  } finally {
    await server.kill();
    await store.close();
    folder.remove();
  }
});
