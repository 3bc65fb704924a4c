import type { WorkflowFailedError, WorkflowUpdateFailedError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { leaderboardQuery } from '../../../contracts/sweep/leaderboard.js';
import type { SweepInput, SweepResult } from '../../../contracts/sweep/sweep.js';
import {
  extendSweepUpdate,
  finishSweepUpdate,
  pauseSweepUpdate,
  resumeSweepUpdate,
} from '../../../contracts/sweep/sweep-messages.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import { until } from '../../support/until.js';
import { useTemporal } from '../../support/use-temporal.js';
import { remoteJobs } from '../fixtures/remote-jobs.js';
import { LEAVES, sweepInput } from '../fixtures/sweep-input.js';

const temporal = useTemporal();

/** One trial at a time unless the test says otherwise. */
const inputOf = (sweep: object, more: Partial<SweepInput> = {}) =>
  sweepInput('run', { maxParallel: 1, ...sweep }, more);

const start = (workflowId: string, input: SweepInput) =>
  temporal.client.workflow.start<WorkflowTypes['sweep']>(workflowTypes.sweep, {
    taskQueue: TASK_QUEUES.workflows,
    workflowId,
    args: [input],
  });

const run = (workflowId: string, input: SweepInput, jobs: ReturnType<typeof remoteJobs>): Promise<SweepResult> =>
  temporal.withWorkers(jobs.activities, async () => (await start(workflowId, input)).result());

const statuses = ({ results }: SweepResult) =>
  results.map((trial) => `${trial.hyperparameters.num_leaves} ${trial.status}`);

describe('a limit of a sweep', () => {
  it('on the objective ends it with the first trial that is good enough', async () => {
    const jobs = remoteJobs({ curve: (leaves) => 100 - leaves });
    const result = await run('target', inputOf({ limits: { target: 70 } }), jobs);
    expect(statuses(result)).toEqual(['30 completed', '20 completed', '10 completed']);
    expect(result.ended).toBe('A trial has reached limits.target, 70.');
  });

  it('on trials without improvement counts from the best one', async () => {
    const result = await run('no-better', inputOf({ limits: { noImprovement: 2 } }), remoteJobs());
    expect(statuses(result)).toEqual(['10 completed', '20 completed', '30 completed']);
  });

  it('on failures in a row is not reached when one succeeds in between', async () => {
    const fails = (leaves: number) => leaves !== 30;
    const result = await run('failures', inputOf({ limits: { failuresInARow: 3 } }), remoteJobs({ fails }));
    expect(statuses(result)).toEqual(['30 completed', ...[10, 20, 40, 50, 60].map((leaves) => `${leaves} failed`)]);
    expect(result.ended).toBe('3 trials in a row have failed (limits.failuresInARow).');
  });

  it('on time stops the jobs that still run, and keeps the best', async () => {
    const jobs = remoteJobs({ pace: (leaves) => (leaves > 20 ? Number.POSITIVE_INFINITY : 20) });
    // Time itself is what is tried: enough of it for two short jobs on a machine that does other work.
    const result = await run('seconds', inputOf({ maxParallel: 2, limits: { maxSeconds: 8 } }), jobs);
    expect(statuses(result)).toEqual(['10 completed', '20 completed', '30 stopped', '40 stopped']);
    expect(jobs.seen.stopped.sort()).toEqual([30, 40]);
    expect(jobs.running()).toBe(0);
  });

  it('on money counts what is billed, and starts nothing beyond it', async () => {
    const jobs = remoteJobs({ billableSeconds: 1800 });
    const prices = { 'ml.m5.xlarge': 0.4 };
    const result = await run('cost', inputOf({ limits: { maxCost: 0.5 } }, { prices }), jobs);
    expect(result.results.map((trial) => trial.cost)).toEqual([0.2, 0.2, 0.2]);
    expect(result.ended).toBe('The sweep has spent limits.maxCost, USD 0.5.');
  });

  it('on money stops a job that would go on beyond it', async () => {
    const jobs = remoteJobs({ pace: () => Number.POSITIVE_INFINITY });
    const prices = { 'ml.m5.xlarge': 3600 };
    const result = await run('cost-running', inputOf({ limits: { maxCost: 2 } }, { prices }), jobs);
    expect(statuses(result)).toEqual(['10 stopped']);
    expect(jobs.running()).toBe(0);
  });

  it('on money without a price is refused before a job is started, naming the place and the cure', async () => {
    const jobs = remoteJobs();
    const input = inputOf({ limits: { maxCost: 2 } }, { prices: { 'ml.c5.xlarge': 0.2 } });
    const training = { ...input.training, instanceTypes: ['ml.c5.xlarge', 'ml.m5.xlarge', 'ml.p5e.48xlarge'] };
    const error = await run('unpriced', { ...input, training }, jobs).catch((reason: WorkflowFailedError) => reason);
    expect(error).toMatchObject({ cause: { type: 'RequestInvalid' } });
    expect((error as WorkflowFailedError).cause?.message).toMatchInlineSnapshot(
      `"training.instanceTypes.1: there is no price for ml.m5.xlarge; training.instanceTypes.2: there is no price for ml.p5e.48xlarge, so sweep.limits.maxCost could not be kept. Add them to the JSON file of prices that FORECAST_PRICES names for the worker; it stands in place of the built-in table."`,
    );
    expect(jobs.seen.submitted).toEqual([]);
  });
});

describe('a sweep with early stop', () => {
  it('prunes trials that are worse at a rung, stops their jobs, and ranks them behind', async () => {
    const curve = (leaves: number, step: number) => leaves + 1 / step;
    const jobs = remoteJobs({ curve });
    const earlyStop = { kind: 'asha', reductionFactor: 3, minSteps: 3 };
    const result = await run('asha', inputOf({ earlyStop }), jobs);
    const pruned = result.results.filter((trial) => trial.status === 'pruned');
    expect(result.results[0]).toMatchObject({ status: 'completed', hyperparameters: { num_leaves: '10' } });
    expect(pruned.length).toBe(7);
    expect(jobs.seen.stopped.length).toBe(pruned.length);
    expect(pruned.every((trial) => trial.failure?.type === 'StoppedByPruning')).toBe(true);
  });

  it('lets another go on when the best of a rung fails', async () => {
    // The second is pruned for the first, which then fails, and all others are worse than the second.
    const jobs = remoteJobs({
      curve: (leaves, step) => leaves + 1 / step,
      pace: (leaves) => (leaves === 10 ? 100 : 150),
      fails: (leaves) => leaves === 10,
    });
    const result = await run(
      'asha-best-fails',
      inputOf({ earlyStop: { kind: 'asha', minSteps: 3 }, maxParallel: 2 }),
      jobs,
    );
    expect(statuses(result)).toContain('10 failed');
    expect(result.results.filter(({ status }) => status === 'completed').length).toBeGreaterThan(0);
  });
});

describe('a person', () => {
  it('pauses a sweep: the running trial finishes, none starts until it is resumed', async () => {
    const jobs = remoteJobs({ pace: () => 200 });
    await temporal.withWorkers(jobs.activities, async () => {
      const handle = await start('paused', inputOf({ maxTrials: 3 }));
      await until(() => jobs.seen.submitted.length === 1, { what: 'the first job to be submitted' });
      expect(await handle.executeUpdate(pauseSweepUpdate)).toBe('Paused: 1 running trials finish, none start.');
      await until(() => jobs.running() === 0, { what: 'no job to run' });
      // Long enough for another trial to start, if one did.
      await new Promise((resolve) => setTimeout(resolve, 300));
      const board = await handle.query(leaderboardQuery);
      expect(board.state).toBe('paused');
      expect(jobs.seen.submitted).toEqual([10]);
      await handle.executeUpdate(resumeSweepUpdate);
      expect(statuses(await handle.result())).toHaveLength(3);
    });
  });

  it('extends a sweep, and is refused an extension that makes no sense', async () => {
    const jobs = remoteJobs({ pace: () => 100 });
    await temporal.withWorkers(jobs.activities, async () => {
      const handle = await start('extended', inputOf({ maxTrials: 2 }));
      await until(() => jobs.seen.submitted.length === 1, { what: 'the first job to be submitted' });
      const refused = handle.executeUpdate(extendSweepUpdate, { args: [{ maxTrials: 0 }] });
      await expect(refused).rejects.toMatchObject({ cause: { message: 'maxTrials must be above 0, not 0.' } });
      await handle.executeUpdate(extendSweepUpdate, { args: [{ maxTrials: 4 }] });
      const budget = handle.executeUpdate(extendSweepUpdate, { args: [{ limits: { maxCost: 2 } }] });
      const { cause } = (await budget.catch((reason: unknown) => reason)) as WorkflowUpdateFailedError;
      expect(cause?.message).toMatchInlineSnapshot(
        `"limits.maxCost could not be kept: there is no price for ml.m5.xlarge. A run keeps the prices that it was started with; name better ones with FORECAST_PRICES for the worker, and start another."`,
      );
      expect((await handle.result()).results).toHaveLength(4);
    });
  });

  it('finishes a sweep: what runs is stopped, and what is done counts', async () => {
    const jobs = remoteJobs({ pace: (leaves) => (leaves > 10 ? Number.POSITIVE_INFINITY : 20) });
    await temporal.withWorkers(jobs.activities, async () => {
      const handle = await start('finished', inputOf({ maxParallel: 2 }));
      await until(() => jobs.seen.submitted.length === 3, { what: '3 jobs to be submitted' });
      await handle.executeUpdate(finishSweepUpdate);
      expect(statuses(await handle.result())).toEqual(['10 completed', '20 stopped', '30 stopped']);
    });
  });
});

describe('a long sweep', () => {
  it('continues as new, and ends with all trials and the same proposals', async () => {
    const jobs = remoteJobs();
    const random = {
      strategy: { kind: 'random' },
      maxTrials: 12,
      maxParallel: 3,
      algorithms: { lightgbm: { space: { num_leaves: { min: 2, max: 5000, type: 'integer' } } } },
    };
    const [one, many] = await temporal.withWorkers(jobs.activities, async () => [
      await (await start('one-run', inputOf(random))).result(),
      await (await start('many-runs', inputOf(random, { eventsPerRun: 25 }))).result(),
    ]);
    expect(many?.results.map((trial) => trial.hyperparameters)).toEqual(
      one?.results.map((trial) => trial.hyperparameters),
    );
    const { raw } = await temporal.client.workflow.getHandle('many-runs').describe();
    expect(raw.workflowExecutionInfo?.firstRunId).not.toBe(raw.workflowExecutionInfo?.execution?.runId);
  });
});

describe('a sweep that starts from an earlier one', () => {
  it('on the same data takes its trials over, and tries no point twice', async () => {
    const first = remoteJobs();
    await run('first', inputOf({ maxTrials: 3 }, { recordUri: 's3://bucket/first.json', dataKey: 'a' }), first);
    const [record] = first.seen.records;
    expect(record?.trials.map(({ values }) => values.num_leaves)).toEqual([10, 20, 30]);

    const second = remoteJobs();
    const warm = { observed: [], comparable: record?.trials ?? [] };
    const result = await run('second', inputOf({ maxTrials: 5 }, { warm }), second);
    expect(second.seen.submitted).toEqual([40, 50]);
    expect(statuses(result)).toEqual([10, 20, 30, 40, 50].map((leaves) => `${leaves} completed`));
  });

  it('learns from a thousand trials that lie in the object store, in each of its runs, and tries none of their points', async () => {
    const tried = LEAVES.slice(0, 3).map((num_leaves) => ({ num_leaves, num_iterations: 27 }));
    const others = Array.from({ length: 997 }, (_, index) => ({ num_leaves: 1000 + index, num_iterations: 27 }));
    const learned = [...others, ...tried].map((values) => ({
      algorithm: 'lightgbm',
      values,
      status: 'completed' as const,
      objective: values.num_leaves,
      comparable: true,
    }));
    const jobs = remoteJobs();
    const asked: string[] = [];
    const activities = {
      ...jobs.activities,
      readEarlierTrials: async (uri: string) => {
        asked.push(uri);
        return { trials: learned };
      },
    };
    const warm = { observed: [], comparable: [], learned: { uri: 's3://bucket/earlier.json', trials: 1000 } };
    const input = inputOf({ maxParallel: 1 }, { warm, eventsPerRun: 25 });
    await temporal.withWorkers(activities, async () => (await start('heir', input)).result());
    expect(jobs.seen.submitted).toEqual(LEAVES.slice(3));
    expect(new Set(asked)).toEqual(new Set(['s3://bucket/earlier.json']));
    expect(asked.length).toBeGreaterThan(1);
  });

  it('leaves a record when it is cancelled', async () => {
    const jobs = remoteJobs({ pace: (leaves) => (leaves > 20 ? Number.POSITIVE_INFINITY : 20) });
    await temporal.withWorkers(jobs.activities, async () => {
      const handle = await start('cancelled', inputOf({}, { recordUri: 's3://bucket/cancelled.json' }));
      await until(() => jobs.seen.submitted.length === 3, { what: '3 jobs to be submitted' });
      await handle.cancel();
      await expect(handle.result()).rejects.toThrow();
    });
    expect(jobs.seen.records[0]?.trials.map(({ result }) => result.status)).toEqual(['completed', 'completed']);
  });
});
