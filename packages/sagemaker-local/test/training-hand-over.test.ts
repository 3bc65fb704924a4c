import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { assembleParts } from '../src/assemble-parts.js';
import { TrainingJob } from '../src/jobs/training/training-job.js';
import { WarmPools } from '../src/jobs/training/warm-pools.js';
import type { Resource } from '../src/model/resource.js';
import { initialTrainingState, type TrainingState } from '../src/model/training-state.js';
import type { ContainerExit, Runner } from '../src/runners/runner.js';

const request: CreateTrainingJobRequest = {
  TrainingJobName: 'probe',
  RoleArn: 'arn:aws:iam::000000000000:role/any',
  AlgorithmSpecification: { TrainingImage: 'probe', TrainingInputMode: 'File' },
  OutputDataConfig: { S3OutputPath: 's3://bucket/models' },
  ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 2, VolumeSizeInGB: 1 },
  StoppingCondition: { MaxRuntimeInSeconds: 600 },
};

const run = (host: string) => ({
  host,
  runFolder: `jobs/probe/runs/1-${host}`,
  stream: `probe/${host}-1`,
  logFile: `jobs/probe/logs/${host}-1.log`,
});

/** Finds the container of the first host; of the second one it fails, once it is let. */
function halfBrokenRunner() {
  const signals: string[] = [];
  let end: (exit: ContainerExit) => void = () => undefined;
  let fail: () => void = () => undefined;
  const exited = new Promise<ContainerExit>((resolve) => {
    end = resolve;
  });
  const container = {
    identity: { pid: 1, startedAt: 'once' },
    exited,
    terminate: () => {
      signals.push('SIGTERM');
      end({ kind: 'code', code: 143 });
    },
    kill: () => void signals.push('SIGKILL'),
  };
  const broken = new Promise<never>((_, reject) => {
    fail = () => reject(new Error('the container engine has gone'));
  });
  const runner: Runner = {
    launch: () => Promise.reject(new Error('nothing is launched here')),
    recover: (folder) =>
      folder.endsWith('algo-1') ? Promise.resolve({ kind: 'running' as const, container }) : broken,
  };
  return { runner, signals, fail: () => fail() };
}

test('a training whose step breaks while the server closes leaves no container, and starts again', async () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'hand-over-')));
  const log = pino({ level: 'silent' });
  const { deps } = await assembleParts(
    { root, python: 'python3', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } },
    root,
    log,
  );
  const { runner, signals, fail } = halfBrokenRunner();
  try {
    const now = deps.clock.now();
    const hosts = [run('algo-1'), run('algo-2')];
    const state: TrainingState = { ...initialTrainingState(now), phase: 'training', runs: 1, hosts, startedAt: now };
    deps.store.trainingJobs.insert('probe', request, state, now);
    const stored = deps.store.trainingJobs.get('probe') as Resource<CreateTrainingJobRequest, TrainingState>;
    const job = new TrainingJob({ ...deps, runner }, stored, new WarmPools(deps));
    await nextTurn();
    const closed = job.close();
    fail();
    await closed;
    expect(signals).toEqual(['SIGTERM', 'SIGKILL']);
    expect(deps.store.trainingJobs.get('probe')?.state).toMatchObject({ status: 'InProgress', phase: 'downloading' });
  } finally {
    deps.store.close();
    rmSync(root, { recursive: true, force: true });
  }
});
