import { DescribeTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TrainingDeps } from '../../../activities/training/deps.js';
import { submitTraining } from '../../../activities/training/submit-training.js';
import { trainingJobName } from '../../../activities/training/training-request.js';
import type { TrainingAttempt } from '../../../contracts/training/training-plan.js';
import type { RungPoint } from '../../../contracts/training/watch.js';
import { bucket, describeUntil } from '../../../packages/sagemaker-local/test/support/test-bench.js';
import { useBench } from '../../../packages/sagemaker-local/test/support/use-bench.js';
import { trainingDeps } from '../../support/training-deps.js';
import { probeAttempt } from './probe-attempt.js';
import { watchAttempt } from './watch-attempt.js';

const bench = useBench();
let deps: TrainingDeps;
beforeAll(async () => {
  deps = trainingDeps(bench);
});

/** Watches the job to its end, from each rung that it comes back with. */
async function watchRungs(attempt: TrainingAttempt, rungs: readonly number[]) {
  const seen: RungPoint[] = [];
  let outcome = await watchAttempt(deps, attempt, { rungs });
  while (outcome.kind !== 'ended') {
    seen.push(...outcome.rungs);
    outcome = await watchAttempt(deps, attempt, { rungs, resume: outcome.resume });
  }
  return { seen: [...seen, ...outcome.rungs], end: outcome.end };
}

describe('watchTraining with rungs', () => {
  it('comes back with the objective at each rung once, whenever it polls', async () => {
    const attempt = probeAttempt('rungs', { rounds: '9', pause_ms: '120' });
    await submitTraining(deps, attempt);
    expect((await watchRungs(attempt, [2, 4, 8])).seen).toEqual([
      { step: 2, value: 10 },
      { step: 4, value: 5 },
      { step: 8, value: 2.5 },
    ]);
  });

  it('gives the rungs of a job that ended before the first poll with its end', async () => {
    const attempt = probeAttempt('quick', { rounds: '5' });
    await submitTraining(deps, attempt);
    await describeUntil(
      bench.sagemaker,
      trainingJobName(attempt),
      ({ TrainingJobStatus }) => TrainingJobStatus === 'Completed',
    );
    expect(await watchAttempt(deps, attempt, { rungs: [1, 4] })).toMatchObject({
      kind: 'ended',
      end: { kind: 'completed' },
      rungs: [
        { step: 1, value: 20 },
        { step: 4, value: 5 },
      ],
    });
  });
});

describe('a spot job', () => {
  const spot = { maxWaitSeconds: 120, checkpoints: true };

  it('asks for spot instances and saves checkpoints in a place that its next attempt shares', async () => {
    const attempt = probeAttempt('spot', { rounds: '1', checkpoint: 'true' }, { spot });
    const jobs = await Promise.all(
      [attempt, { ...attempt, attempt: 2 }].map(async (each) => {
        const { name } = await submitTraining(deps, each);
        return bench.sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: name }));
      }),
    );
    expect(jobs[0]).toMatchObject({
      EnableManagedSpotTraining: true,
      StoppingCondition: { MaxRuntimeInSeconds: 60, MaxWaitTimeInSeconds: 120 },
      CheckpointConfig: { S3Uri: `s3://${bucket}/models/checkpoints/${trainingJobName(attempt)}` },
    });
    expect(jobs[1]?.TrainingJobName).not.toBe(jobs[0]?.TrainingJobName);
    expect(jobs[1]?.CheckpointConfig).toEqual(jobs[0]?.CheckpointConfig);
  });

  it('is read on after it lost its instance, and its repeated rounds once', async () => {
    const faults = { jobs: [{ kind: 'spot-loss', times: 1, afterLines: 4, seconds: 0.1 }] };
    const control = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
    await fetch(`${bench.server.url}/_control/faults`, { ...control, body: JSON.stringify(faults) });
    try {
      const attempt = probeAttempt('lost', { rounds: '12', pause_ms: '100' }, { spot });
      await submitTraining(deps, attempt);
      const { seen, end } = await watchRungs(attempt, [2, 8, 12]);
      expect(end).toMatchObject({ kind: 'completed' });
      expect(seen).toEqual([
        { step: 2, value: 10 },
        { step: 8, value: 2.5 },
        { step: 12, value: 1.66667 },
      ]);
    } finally {
      await fetch(`${bench.server.url}/_control/faults`, { ...control, body: '{}' });
    }
  });

  it('asks for a warm pool where the plan has one', async () => {
    const { name } = await submitTraining(deps, probeAttempt('warm', { rounds: '1' }, { keepAliveSeconds: 60 }));
    const { ResourceConfig } = await bench.sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: name }));
    expect(ResourceConfig?.KeepAlivePeriodInSeconds).toBe(60);
  });

  it('has another name than the same job on demand', () => {
    expect(trainingJobName(probeAttempt('spot', {}, { spot }))).not.toBe(trainingJobName(probeAttempt('spot', {})));
  });
});
