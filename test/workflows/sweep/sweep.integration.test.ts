import { describe, expect, it } from 'vitest';
import { leaderboardQuery } from '../../../contracts/sweep/leaderboard.js';
import type { SweepInput } from '../../../contracts/sweep/sweep.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import { until } from '../../support/until.js';
import { useTemporal } from '../../support/use-temporal.js';
import { remoteJobs } from '../fixtures/remote-jobs.js';
import { sweepInput } from '../fixtures/sweep-input.js';

const temporal = useTemporal();

const inputOf = (sweep: object) =>
  sweepInput('run', { algorithms: { lightgbm: { space: { num_leaves: [10, 20, 30, 40, 50, 60] } } }, ...sweep });

const forever = () => Number.POSITIVE_INFINITY;

const start = (workflowId: string, input: SweepInput) =>
  temporal.client.workflow.start<WorkflowTypes['sweep']>(workflowTypes.sweep, {
    taskQueue: TASK_QUEUES.workflows,
    workflowId,
    args: [input],
  });

describe('sweep', () => {
  it('tries every point of the grid, never more at a time than allowed, and ranks them', async () => {
    const { activities, seen } = remoteJobs();
    const result = await temporal.withWorkers(activities, async () =>
      (await start('grid', inputOf({ maxParallel: 2 }))).result(),
    );
    expect(result.results.map((trial) => trial.objective)).toEqual([10, 20, 30, 40, 50, 60]);
    expect(seen.most).toBe(2);
  });

  it('goes on when a trial fails, and puts it last with its reason', async () => {
    const { activities } = remoteJobs({ fails: (leaves) => leaves === 20 });
    const result = await temporal.withWorkers(activities, async () =>
      (await start('one-fails', inputOf({ maxTrials: 4 }))).result(),
    );
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
      const { activities } = remoteJobs();
      const result = await temporal.withWorkers(activities, async () => (await start(workflowId, random)).result());
      return result.results
        .map(({ name, algorithm, hyperparameters }) => ({ name, algorithm, hyperparameters }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    };
    expect(await proposals('seed-a')).toEqual(await proposals('seed-b'));
  });

  it('shows the running and the finished trials while it goes on', async () => {
    const { activities } = remoteJobs({ pace: forever });
    await temporal.withWorkers(activities, async () => {
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
    const { activities, running, seen } = remoteJobs({ pace: forever });
    await temporal.withWorkers(activities, async () => {
      const handle = await start('cancelled-sweep', inputOf({ maxParallel: 3 }));
      await until(() => running() === 3, { what: '3 jobs to run' });
      await handle.cancel();
      await expect(handle.result()).rejects.toThrow();
      expect(seen.stopped.sort()).toEqual([10, 20, 30]);
      expect((await handle.describe()).status.name).toBe('CANCELLED');
    });
  });
});
