import { sleep as activitySleep, heartbeat } from '@temporalio/activity';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestSchema } from '../../../contracts/request/request.js';
import { leaderboardQuery } from '../../../contracts/sweep/leaderboard.js';
import type { SweepInput, SweepResult } from '../../../contracts/sweep/sweep.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import type { JobEnd } from '../../../contracts/training/training-job.js';
import type { TrainingAttempt } from '../../../contracts/training/training-plan.js';
import type { WatchOutcome } from '../../../contracts/training/watch.js';
import { startTemporal, withWorkers } from '../../support/temporal.js';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await startTemporal();
});
afterAll(async () => {
  await environment?.teardown();
});

/** A grid of one parameter, so that the order of proposals is known. */
function inputOf(sweep: object): SweepInput {
  const request = requestSchema.parse({
    sweep: {
      strategy: { kind: 'grid' },
      algorithms: { lightgbm: { space: { num_leaves: [10, 20, 30, 40, 50, 60] } } },
      ...sweep,
    },
  });
  return {
    run: 'run',
    search: request.sweep,
    training: request.training,
    rules: request.rules,
    images: { lightgbm: 'image:1', xgboost: 'image:2' },
    channels: { train: 's3://bucket/train/', validation: 's3://bucket/validation/' },
    outputUri: 's3://bucket/models',
    objective: 'validation:rmse',
  };
}

const ended = (end: JobEnd): WatchOutcome => ({ kind: 'ended', end, rules: [] });

const leavesOf = ({ plan }: TrainingAttempt) => Number(plan.hyperparameters.num_leaves);

/** Remote jobs in memory: a job's score is its number of leaves; those that `fails` names end with an algorithm error. */
function remote(options: { fails?: (leaves: number) => boolean; hold?: Promise<void> } = {}) {
  const jobs = new Map<string, TrainingAttempt>();
  const state = { running: 0, most: 0, stopped: [] as number[] };
  return {
    state,
    activities: {
      submitTraining: async (attempt: TrainingAttempt) => {
        const name = `job-${leavesOf(attempt)}`;
        jobs.set(name, attempt);
        state.running += 1;
        state.most = Math.max(state.most, state.running);
        return { name, attached: false };
      },
      watchTraining: async ({ job }: { job: string }): Promise<WatchOutcome> => {
        const leaves = leavesOf(jobs.get(job) as TrainingAttempt);
        if (options.hold !== undefined) {
          for (;;) {
            heartbeat();
            await activitySleep(50);
          }
        }
        await activitySleep(20);
        state.running -= 1;
        const common = { name: job, metrics: { 'validation:rmse': leaves }, trainingSeconds: 1, billableSeconds: 1 };
        if (options.fails?.(leaves)) {
          const reason = `${leaves} leaves are refused`;
          return ended({ kind: 'failed', ...common, failure: 'AlgorithmError', reason, logTail: [] });
        }
        return ended({ kind: 'completed', ...common, modelUri: `s3://bucket/${job}` });
      },
      stopTraining: async (attempt: TrainingAttempt) => {
        state.stopped.push(leavesOf(attempt));
        state.running -= 1;
      },
    },
  };
}

const start = (workflowId: string, input: SweepInput) =>
  environment.client.workflow.start('sweep', { taskQueue: TASK_QUEUES.workflows, workflowId, args: [input] });

describe('sweep', () => {
  it('tries every point of the grid, never more at a time than allowed, and ranks them', async () => {
    const { activities, state } = remote();
    const result = (await withWorkers(environment, activities, async () =>
      (await start('grid', inputOf({ maxParallel: 2 }))).result(),
    )) as SweepResult;
    expect(result.results.map((trial) => trial.objective)).toEqual([10, 20, 30, 40, 50, 60]);
    expect(state.most).toBe(2);
  });

  it('goes on when a trial fails, and puts it last with its reason', async () => {
    const { activities } = remote({ fails: (leaves) => leaves === 20 });
    const result = (await withWorkers(environment, activities, async () =>
      (await start('one-fails', inputOf({ maxTrials: 4 }))).result(),
    )) as SweepResult;
    expect(result.results.map((trial) => trial.status)).toEqual(['completed', 'completed', 'completed', 'failed']);
    expect(result.results[3]?.failure?.reason).toBe('20 leaves are refused');
  });

  it('is the same search again for the same seed', async () => {
    const random = inputOf({
      strategy: { kind: 'random' },
      maxTrials: 5,
      seed: 11,
      algorithms: { lightgbm: {}, xgboost: {} },
    });
    const proposals = async (workflowId: string) => {
      const { activities } = remote();
      const result = (await withWorkers(environment, activities, async () =>
        (await start(workflowId, random)).result(),
      )) as SweepResult;
      return result.results
        .map(({ name, algorithm, hyperparameters }) => ({ name, algorithm, hyperparameters }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    };
    expect(await proposals('seed-a')).toEqual(await proposals('seed-b'));
  });

  it('shows the running and the finished trials while it goes on', async () => {
    const { activities } = remote({ hold: new Promise(() => undefined) });
    await withWorkers(environment, activities, async () => {
      const handle = await start('leaderboard', inputOf({ maxParallel: 3 }));
      let board = await handle.query(leaderboardQuery);
      while (board.rows.length < 3) board = await handle.query(leaderboardQuery);
      expect(board).toMatchObject({ objective: 'validation:rmse', planned: 6 });
      expect(board.rows.map((row) => row.status)).toEqual(['running', 'running', 'running']);
      await handle.cancel();
      await handle.result().catch(() => undefined);
    });
  });

  it('stops every running job when it is cancelled, and only then ends', async () => {
    const { activities, state } = remote({ hold: new Promise(() => undefined) });
    await withWorkers(environment, activities, async () => {
      const handle = await start('cancelled-sweep', inputOf({ maxParallel: 3 }));
      while (state.running < 3) await new Promise((resolve) => setTimeout(resolve, 20));
      await handle.cancel();
      await expect(handle.result()).rejects.toThrow();
      expect(state.stopped.sort()).toEqual([10, 20, 30]);
      expect((await handle.describe()).status.name).toBe('CANCELLED');
    });
  });
});
