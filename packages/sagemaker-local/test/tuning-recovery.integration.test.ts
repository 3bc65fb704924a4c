import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateHyperParameterTuningJobCommand, StopHyperParameterTuningJobCommand } from '@aws-sdk/client-sagemaker';
import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { type ServerProcess, startServerProcess } from './support/server-process.js';
import { sagemakerClient } from './support/test-bench.js';
import { hasTuned, trialsOf, tuningRequest, tuningUntil } from './support/tuning-requests.js';
import { useFolder } from './support/use-folder.js';
import { useObjectStore } from './support/use-object-store.js';

const folder = useFolder();
const store = useObjectStore();
let server: ServerProcess;

afterEach(() => server?.kill());

const start = async () => {
  server = await startServerProcess({ root: join(folder, 'root'), s3Endpoint: store.url });
};
const client = () => sagemakerClient(server.url);
const startsFile = (name: string) => join(folder, `${name}-starts`);
/** Names of the training jobs whose containers began, in the order they did. */
const starts = (name: string) =>
  existsSync(startsFile(name)) ? readFileSync(startsFile(name), 'utf8').trim().split('\n') : [];
const create = async (name: string, hyperparameters: Record<string, string>) => {
  const limits = { ResourceLimits: { MaxNumberOfTrainingJobs: 8, MaxParallelTrainingJobs: 2 } };
  const job = { StaticHyperParameters: { starts_file: startsFile(name), ...hyperparameters } };
  await client().send(new CreateHyperParameterTuningJobCommand(tuningRequest(name, limits, job)));
};

describe('after kill -9 of the server', () => {
  test('a tuning job goes on and starts no training job twice, however often it happens', async () => {
    await start();
    await create('killed', { epochs: '4', pause_ms: '100' });
    for (const count of [1, 3, 4, 6]) {
      await until(() => starts('killed').length >= count, { what: 'the next training jobs to start' });
      await server.kill();
      await start();
    }
    const job = await tuningUntil(client(), 'killed', hasTuned);
    expect([job.HyperParameterTuningJobStatus, job.TrainingJobStatusCounters?.Completed]).toEqual(['Completed', 8]);
    const trials = await trialsOf(client(), 'killed');
    expect([...starts('killed')].sort()).toEqual(trials.map((trial) => trial.TrainingJobName));
    expect(new Set(trials.map((trial) => trial.TunedHyperParameters?.x)).size).toBe(8);
  });

  test('a tuning job that was created just before has its training jobs', async () => {
    await start();
    await create('just-created', {});
    await server.kill();
    await start();
    const job = await tuningUntil(client(), 'just-created', hasTuned);
    expect(job.TrainingJobStatusCounters?.Completed).toBe(8);
    expect(new Set(starts('just-created')).size).toBe(8);
  });

  test('a stop that was asked for is carried out', async () => {
    await start();
    await create('stop-asked', { hold_file: join(folder, 'never') });
    await until(() => starts('stop-asked').length === 2, { what: 'two training jobs to start' });
    await client().send(new StopHyperParameterTuningJobCommand({ HyperParameterTuningJobName: 'stop-asked' }));
    await server.kill();
    await start();
    const job = await tuningUntil(client(), 'stop-asked', hasTuned);
    expect(job.HyperParameterTuningJobStatus).toBe('Stopped');
    expect(job.TrainingJobStatusCounters).toMatchObject({ Stopped: 2, InProgress: 0, Completed: 0 });
    expect(starts('stop-asked')).toHaveLength(2);
  });

  test('an orderly end leaves the tuning job to the next start', async () => {
    await start();
    const hold = join(folder, 'orderly');
    await create('orderly', { hold_file: hold });
    await until(() => starts('orderly').length === 2, { what: 'two training jobs to start' });
    expect(await server.end()).toBe(0);
    writeFileSync(hold, '');
    await start();
    const job = await tuningUntil(client(), 'orderly', hasTuned);
    expect([job.HyperParameterTuningJobStatus, job.TrainingJobStatusCounters?.Completed]).toEqual(['Completed', 8]);
  });
});
