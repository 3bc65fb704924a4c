import {
  AddTagsCommand,
  DescribeTrainingJobCommand,
  ListTagsCommand,
  ListTrainingJobsCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { MockActivityEnvironment } from '@temporalio/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TrainingDeps } from '../../../activities/training/deps.js';
import { DescribePace } from '../../../activities/training/describe-pace.js';
import { stopTraining } from '../../../activities/training/stop-training.js';
import { submitTraining } from '../../../activities/training/submit-training.js';
import type { WatchDetails } from '../../../activities/training/watch-training.js';
import { REQUEST_HASH_TAG, TRACE_TAG } from '../../../contracts/jobs/job-tags.js';
import type { TrainingAttempt } from '../../../contracts/training/training-plan.js';
import { bucket, untilStarted } from '../../../packages/sagemaker-local/test/support/test-bench.js';
import { useBench } from '../../../packages/sagemaker-local/test/support/use-bench.js';
import { trainingDeps } from '../../support/training-deps.js';
import { probeAttempt } from './probe-attempt.js';
import { endOfAttempt } from './watch-attempt.js';

const bench = useBench();
let deps: TrainingDeps;
beforeAll(async () => {
  deps = trainingDeps(bench);
});

const watch = (attempt: TrainingAttempt, environment?: MockActivityEnvironment) =>
  endOfAttempt(deps, attempt, {}, environment);

describe('submitTraining', () => {
  it('attaches to the job when the worker died between Create and its answer', async () => {
    const attempt = probeAttempt('attach', { rounds: '1' });
    const first = await submitTraining(deps, attempt);
    const second = await submitTraining(deps, attempt);
    expect([first.attached, second.attached]).toEqual([false, true]);
    expect(second.name).toBe(first.name);
    const { TrainingJobSummaries: jobs } = await bench.sagemaker.send(
      new ListTrainingJobsCommand({ NameContains: 'attach' }),
    );
    expect(jobs).toHaveLength(1);
  });

  it('attaches whatever trace the attempt that repeats it belongs to', async () => {
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    context.setGlobalContextManager(new AsyncLocalStorageContextManager());
    const submitIn = (spanId: string) => {
      const parent = { traceId: '0'.repeat(31).concat('1'), spanId, traceFlags: 1 };
      return context.with(trace.setSpanContext(ROOT_CONTEXT, parent), () =>
        submitTraining(deps, probeAttempt('traced', { rounds: '1' })),
      );
    };
    try {
      const [first, second] = [await submitIn('00000000000000a1'), await submitIn('00000000000000a2')];
      expect([first.attached, second.attached]).toEqual([false, true]);
      const { Environment: environment, TrainingJobArn: arn } = await bench.sagemaker.send(
        new DescribeTrainingJobCommand({ TrainingJobName: second.name }),
      );
      const traceparent = `00-${'0'.repeat(31)}1-00000000000000a1-01`;
      expect(environment).toEqual({ TRACEPARENT: traceparent });
      const { Tags: tags } = await bench.sagemaker.send(new ListTagsCommand({ ResourceArn: arn }));
      expect(tags).toContainEqual({ Key: TRACE_TAG, Value: traceparent });
    } finally {
      propagation.disable();
      context.disable();
    }
    // Without a trace it is the same job, too.
    expect(await submitTraining(deps, probeAttempt('traced', { rounds: '1' }))).toMatchObject({ attached: true });
  });

  it('refuses a metric that no line of the algorithm would ever give, before anything is started', async () => {
    const attempt = probeAttempt(
      'unreadable',
      {},
      { algorithm: 'lightgbm', metrics: [{ name: 'mae', regex: 'mae=(.*)' }] },
    );
    await expect(submitTraining(deps, attempt)).rejects.toMatchObject({
      type: 'RequestError',
      message: expect.stringMatching(
        /^metric mae would never have a value: mae=\(\.\*\) finds none in a line of lightgbm/,
      ),
    });
    const { TrainingJobSummaries: jobs } = await bench.sagemaker.send(
      new ListTrainingJobsCommand({ NameContains: 'unreadable' }),
    );
    expect(jobs).toEqual([]);
  });

  it('refuses a job of its name that was made from another request', async () => {
    const attempt = probeAttempt('collision', { rounds: '1' });
    const { name } = await submitTraining(deps, attempt);
    const { TrainingJobArn: arn } = await bench.sagemaker.send(
      new DescribeTrainingJobCommand({ TrainingJobName: name }),
    );
    await bench.sagemaker.send(
      new AddTagsCommand({ ResourceArn: arn, Tags: [{ Key: REQUEST_HASH_TAG, Value: 'other' }] }),
    );
    await expect(submitTraining(deps, attempt)).rejects.toMatchObject({ type: 'JobNameCollision', nonRetryable: true });
  });

  it('gives another request of the same owner another job', async () => {
    const names = await Promise.all(
      ['1', '2'].map(async (rounds) => (await submitTraining(deps, probeAttempt('changed', { rounds }))).name),
    );
    expect(names[0]).not.toBe(names[1]);
  });

  it('says that access is denied where the credentials are wrong, and does not insist', async () => {
    const wrong = { accessKeyId: 'test', secretAccessKey: 'not the secret' };
    const stranger = new SageMakerClient({ endpoint: bench.server.url, region: 'us-east-1', credentials: wrong });
    await expect(submitTraining({ ...deps, sagemaker: stranger }, probeAttempt('stranger', {}))).rejects.toMatchObject({
      type: 'AccessDenied',
      nonRetryable: true,
    });
  });
});

describe('watchTraining', () => {
  it('gives the model and the last value of each metric of a completed job', async () => {
    const attempt = probeAttempt('completes', { rounds: '3' });
    const { name } = await submitTraining(deps, attempt);
    expect(await watch(attempt)).toMatchObject({
      kind: 'completed',
      name,
      modelUri: `s3://${bucket}/models/${name}/output/model.tar.gz`,
      metrics: { 'validation:rmse': 6.66667 },
    });
  });

  it('gives the failure text and the last 50 log lines of a container that exits 1', async () => {
    const attempt = probeAttempt('fails', { rounds: '60', exit_code: '1', failure: 'the depth is too deep' });
    await submitTraining(deps, attempt);
    const end = await watch(attempt);
    if (end.kind !== 'failed') throw new Error('it completed');
    expect(end.failure).toBe('AlgorithmError');
    expect(end.reason).toContain('the depth is too deep');
    expect(end.logTail).toHaveLength(50);
  });

  it('shows each new round while the job runs, and goes on where a killed watcher was', async () => {
    const attempt = probeAttempt('progress', { rounds: '12', pause_ms: '80' });
    await submitTraining(deps, attempt);
    const seen: WatchDetails[] = [];
    const killed = new MockActivityEnvironment();
    killed.on('heartbeat', (details: WatchDetails) => {
      seen.push(details);
      if ((details.step ?? 0) >= 3) killed.cancel();
    });
    await expect(watch(attempt, killed)).rejects.toThrow();
    const last = seen.at(-1) as WatchDetails;
    expect(last.progress).toMatch(/^round \d+, \S+ [\d.]+$/);
    const resumed = new MockActivityEnvironment({ heartbeatDetails: last });
    const steps: number[] = [];
    resumed.on('heartbeat', (details: WatchDetails) => steps.push(details.step ?? -1));
    expect((await watch(attempt, resumed)).kind).toBe('completed');
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(last.step as number);
    // Steps count rounds: none was read twice.
    expect(Math.max(...steps)).toBeLessThanOrEqual(11);
  });

  it('fails for a job that nobody started', async () => {
    await expect(watch(probeAttempt('never-started', {}))).rejects.toMatchObject({ type: 'NotFound' });
  });
});

describe('stopTraining', () => {
  it('stops the running job and returns only when it no longer runs', async () => {
    const attempt = probeAttempt('stopped', { rounds: '1000', pause_ms: '100' });
    const { name } = await submitTraining(deps, attempt);
    await untilStarted(bench.logs, name);
    await new MockActivityEnvironment().run(stopTraining, deps, attempt);
    const job = await bench.sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: name }));
    expect(job.TrainingJobStatus).toBe('Stopped');
    expect(await watch(attempt)).toMatchObject({ kind: 'failed', failure: 'StoppedByUser' });
  });

  it('needs nothing to do for a job that was never created or has ended', async () => {
    await new MockActivityEnvironment().run(stopTraining, deps, probeAttempt('ghost', {}));
    const attempt = probeAttempt('ended', { rounds: '1' });
    await submitTraining(deps, attempt);
    await watch(attempt);
    await new MockActivityEnvironment().run(stopTraining, deps, attempt);
    expect((await watch(attempt)).kind).toBe('completed');
  });

  it('is tried again a few times where it is not allowed, since a job left alone costs money', async () => {
    const credentials = { accessKeyId: 'nobody', secretAccessKey: 'nothing' };
    const sagemaker = new SageMakerClient({ endpoint: bench.server.url, region: 'us-east-1', credentials });
    const stop = (attempt: number) =>
      new MockActivityEnvironment({ attempt }).run(stopTraining, { ...deps, sagemaker }, probeAttempt('refused', {}));
    await expect(stop(1)).rejects.toMatchObject({ type: 'AccessDenied', nonRetryable: false });
    await expect(stop(5)).rejects.toMatchObject({ type: 'AccessDenied', nonRetryable: true });
    sagemaker.destroy();
  });
});

describe('DescribePace', () => {
  it('spreads turns evenly and in order', () => {
    const pace = new DescribePace(2);
    expect([0, 0, 0, 5000].map((now) => pace.reserve(now))).toEqual([0, 500, 1000, 0]);
  });

  it('never waits when unlimited', () => {
    const pace = new DescribePace(0);
    expect([1, 1, 1].map((now) => pace.reserve(now))).toEqual([0, 0, 0]);
  });
});
