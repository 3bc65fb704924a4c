import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SlotView, slotsQuery } from '../../../contracts/instance-queue/instance-queue.js';
import { requestSchema } from '../../../contracts/request/request.js';
import { leaderboardQuery } from '../../../contracts/sweep/leaderboard.js';
import type { SweepInput, SweepResult } from '../../../contracts/sweep/sweep.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { stopTrialSignal } from '../../../contracts/training/stop-trial.js';
import type { TrainingPlan } from '../../../contracts/training/training-plan.js';
import type { TrialResult, TrialSpec } from '../../../contracts/training/trial.js';
import { startTemporal, withWorkers } from '../../support/temporal.js';
import { until } from '../../support/until.js';
import { account } from './account.js';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await startTemporal();
});
afterAll(async () => {
  await environment?.teardown();
});

const plan: TrainingPlan = {
  algorithm: 'lightgbm',
  image: 'image:1',
  builtIn: false,
  savesTensors: false,
  hyperparameters: {},
  channels: [],
  metrics: [],
  objective: 'validation:rmse',
  instanceTypes: ['ml.m5.xlarge'],
  volumeGb: 1,
  maxRuntimeSeconds: 60,
  outputUri: 's3://bucket/models',
};

const start = (workflowId: string, slots?: TrialSpec['slots']) =>
  environment.client.workflow.start('trainingTrial', {
    taskQueue: TASK_QUEUES.workflows,
    workflowId,
    args: [{ name: workflowId, run: 'run', plan, ...(slots === undefined ? {} : { slots }) } satisfies TrialSpec],
  });

const view = (line: string): Promise<SlotView> => environment.client.workflow.getHandle(line).query(slotsQuery);

/** Empty before the first trial has asked. */
const placesOf = async (line: string) =>
  (await view(line).catch(() => ({ waiting: [] as SlotView['waiting'] }))).waiting.map(({ owner, place }) => [
    owner,
    place,
  ]);

const LIMITED = { limits: { 'ml.m5.xlarge': 1 } };

describe('trials of a type with a limit', () => {
  it('run one after another in the order they came, and each sees its place', async () => {
    const { activities, seen, end } = account('line-limit', LIMITED);
    await withWorkers(environment, activities, async () => {
      const handles = [await start('limit-a', LIMITED)];
      await until(() => seen.submitted.length === 1);
      handles.push(await start('limit-b', LIMITED));
      await until(async () => (await view('line-limit')).waiting.length === 1);
      handles.push(await start('limit-c', LIMITED));
      await until(async () => (await view('line-limit')).waiting.length === 2);
      expect(await placesOf('line-limit')).toEqual([
        ['limit-b', 1],
        ['limit-c', 2],
      ]);
      for (const owner of ['limit-a', 'limit-b', 'limit-c']) {
        await until(() => seen.submitted.includes(owner));
        end(owner);
      }
      for (const handle of handles) expect(await handle.result()).toMatchObject({ status: 'completed' });
      expect(seen).toMatchObject({ submitted: ['limit-a', 'limit-b', 'limit-c'], most: 1 });
      await until(async () => (await view('line-limit')).leases.length === 0);
    });
  });

  it('of a higher priority go first', async () => {
    const { activities, seen, end } = account('line-priority', LIMITED);
    await withWorkers(environment, activities, async () => {
      await start('priority-first', LIMITED);
      await until(() => seen.submitted.length === 1);
      await start('priority-normal', LIMITED);
      await until(async () => (await view('line-priority')).waiting.length === 1);
      const urgent = await start('priority-urgent', { ...LIMITED, priority: 1 });
      await until(async () => (await view('line-priority')).waiting.length === 2);
      end('priority-first');
      await until(() => seen.submitted.length === 2);
      expect(seen.submitted[1]).toBe('priority-urgent');
      end('priority-urgent');
      await urgent.result();
      await until(() => seen.submitted.length === 3);
      end('priority-normal');
    });
  });

  it('leave the line when they are cancelled or told to stop while they wait', async () => {
    const { activities, seen, end } = account('line-cancel', LIMITED);
    await withWorkers(environment, activities, async () => {
      await start('cancel-running', LIMITED);
      await until(() => seen.submitted.length === 1);
      const cancelled = await start('cancel-waiting', LIMITED);
      const stopped = await start('cancel-stopped', LIMITED);
      await until(async () => (await view('line-cancel')).waiting.length === 2);
      await cancelled.cancel();
      await expect(cancelled.result()).rejects.toThrow();
      await stopped.signal(stopTrialSignal, { failure: 'StoppedByLimit', reason: 'enough' });
      expect((await stopped.result()) as TrialResult).toMatchObject({ status: 'stopped', attempts: [] });
      await until(async () => (await view('line-cancel')).waiting.length === 0);
      expect(seen.submitted).toEqual(['cancel-running']);
      end('cancel-running');
    });
  });

  it('lose their lease when they are terminated', async () => {
    const { activities, seen, end } = account('line-dead', LIMITED);
    await withWorkers(environment, activities, async () => {
      const dead = await start('dead-owner', LIMITED);
      await until(() => seen.submitted.length === 1);
      const next = await start('dead-next', LIMITED);
      await until(async () => (await view('line-dead')).waiting.length === 1);
      await dead.terminate('a test');
      await until(() => seen.submitted.includes('dead-next'));
      expect((await view('line-dead')).leases.map(({ owner }) => owner)).toEqual(['dead-next']);
      end('dead-next');
      expect(await next.result()).toMatchObject({ status: 'completed' });
    });
  });

  it('keep their places when the line continues as new', async () => {
    const { activities, seen, end } = account('line-long', { ...LIMITED, eventsPerRun: 15 });
    await withWorkers(environment, activities, async () => {
      const owners = ['long-a', 'long-b', 'long-c', 'long-d', 'long-e'];
      for (const owner of owners) {
        await start(owner, LIMITED);
        await until(
          async () => seen.submitted.includes(owner) || (await placesOf('line-long')).some(([who]) => who === owner),
        );
      }
      for (const owner of owners) {
        await until(() => seen.submitted.includes(owner));
        end(owner);
      }
      expect(seen).toMatchObject({ submitted: owners, most: 1 });
      const { raw } = await environment.client.workflow.getHandle('line-long').describe();
      expect(raw.workflowExecutionInfo?.firstRunId).not.toBe(raw.workflowExecutionInfo?.execution?.runId);
    });
  });
});

describe('a sweep whose trials wait', () => {
  it('hears of it, since waiting costs nothing, and ends with all of them', async () => {
    const { activities, seen, end } = account('line-sweep', LIMITED);
    const request = requestSchema.parse({
      sweep: {
        maxTrials: 2,
        maxParallel: 2,
        algorithms: { lightgbm: { space: { num_leaves: { min: 2, max: 99, type: 'integer' } } } },
      },
    });
    const { sweep: search, training, rules } = request;
    const input: SweepInput = {
      run: 'run',
      search,
      training,
      rules,
      images: { lightgbm: 'image:1' },
      channels: { train: 's3://bucket/train/', validation: 's3://bucket/validation/' },
      outputUri: 's3://bucket/models',
      objective: 'validation:rmse',
      slots: { workflowId: 'line-sweep', ...LIMITED },
    };
    await withWorkers(environment, activities, async () => {
      const sweep = await environment.client.workflow.start('sweep', {
        taskQueue: TASK_QUEUES.workflows,
        workflowId: 'waiting-sweep',
        args: [input],
      });
      await until(async () => seen.submitted.length === 1 && (await placesOf('line-sweep')).length === 1);
      expect(await sweep.query(leaderboardQuery)).toMatchObject({ slots: 'line-sweep' });
      end(seen.submitted[0] as string);
      await until(() => seen.submitted.length === 2);
      end(seen.submitted[1] as string);
      const { results } = (await sweep.result()) as SweepResult;
      expect(results.map(({ status }) => status)).toEqual(['completed', 'completed']);
      const { events } = await sweep.fetchHistory();
      const signals = events?.flatMap((event) => event.workflowExecutionSignaledEventAttributes?.signalName ?? []);
      expect(signals?.filter((name) => name === 'trialWaits').length).toBeGreaterThanOrEqual(2);
    });
  });
});

describe('a trial that AWS refuses for the quota', () => {
  it('waits in line and makes the same attempt again, however often it is refused', async () => {
    const { activities, seen, running, end } = account('line-learnt', { quota: 1 });
    await withWorkers(environment, activities, async () => {
      // Somebody outside the line holds the only instance.
      running.add('outsider');
      const trial = await start('learnt');
      await until(() => seen.refused >= 3);
      expect((await view('line-learnt')).types).toMatchObject([{ instanceType: 'ml.m5.xlarge', limit: 1 }]);
      end('outsider');
      await until(() => seen.submitted.length === 1);
      end('learnt');
      expect(await trial.result()).toMatchObject({ status: 'completed', attempts: [{ job: 'learnt' }] });
      expect(seen.attempts).toEqual([1]);
    });
  });

  it('asks nobody where there is neither a limit nor a refusal', async () => {
    const { activities, seen, end } = account('line-unused');
    await withWorkers(environment, activities, async () => {
      const trial = await start('unlimited', { limits: {} });
      await until(() => seen.submitted.length === 1);
      end('unlimited');
      await trial.result();
      await expect(view('line-unused')).rejects.toThrow('not found');
      const { events } = await trial.fetchHistory();
      const scheduled = events?.filter((event) => event.activityTaskScheduledEventAttributes != null) ?? [];
      expect(scheduled).toHaveLength(2);
    });
  });
});
