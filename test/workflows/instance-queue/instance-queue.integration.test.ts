import { describe, expect, it } from 'vitest';
import { type InstanceQueueView, instanceQueueQuery } from '../../../contracts/instance-queue/queue-messages.js';
import { leaderboardQuery } from '../../../contracts/sweep/leaderboard.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { stopTrialSignal } from '../../../contracts/training/stop-trial.js';
import type { TrialLease } from '../../../contracts/training/trial.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import { until } from '../../support/until.js';
import { useTemporal } from '../../support/use-temporal.js';
import { account } from '../fixtures/account.js';
import { sweepInput } from '../fixtures/sweep-input.js';
import { trialSpec, UNLIMITED } from '../fixtures/training-plan.js';

const temporal = useTemporal();

const start = (workflowId: string, lease: Partial<TrialLease> = {}) =>
  temporal.client.workflow.start<WorkflowTypes['trainingTrial']>(workflowTypes.trainingTrial, {
    taskQueue: TASK_QUEUES.workflows,
    workflowId,
    args: [trialSpec({ name: workflowId, lease: { ...UNLIMITED, ...lease } })],
  });

const view = (queue: string): Promise<InstanceQueueView> =>
  temporal.client.workflow.getHandle(queue).query(instanceQueueQuery);

/** Empty before the first trial has asked. */
const positionsOf = async (queue: string) =>
  (await view(queue).catch(() => ({ waiting: [] as InstanceQueueView['waiting'] }))).waiting.map(
    ({ owner, position }) => [owner, position],
  );

const LIMITED = { limits: { 'ml.m5.xlarge': 1 } };

describe('trials of a type with a limit', () => {
  it('run one after another in the order they came, and each sees its position', async () => {
    const { activities, seen, end } = account('queue-limit', LIMITED);
    await temporal.withWorkers(activities, async () => {
      const handles = [await start('limit-a', LIMITED)];
      await until(() => seen.submitted.length === 1, { what: 'the first job to be submitted' });
      handles.push(await start('limit-b', LIMITED));
      await until(async () => (await view('queue-limit')).waiting.length === 1, { what: 'one trial to wait' });
      handles.push(await start('limit-c', LIMITED));
      await until(async () => (await view('queue-limit')).waiting.length === 2, { what: 'two trials to wait' });
      expect(await positionsOf('queue-limit')).toEqual([
        ['limit-b', 1],
        ['limit-c', 2],
      ]);
      for (const owner of ['limit-a', 'limit-b', 'limit-c']) {
        await until(() => seen.submitted.includes(owner), { what: 'the next job to be submitted' });
        end(owner);
      }
      for (const handle of handles) expect(await handle.result()).toMatchObject({ status: 'completed' });
      expect(seen).toMatchObject({ submitted: ['limit-a', 'limit-b', 'limit-c'], most: 1 });
      await until(async () => (await view('queue-limit')).leases.length === 0, {
        what: 'the last lease to be given back',
      });
    });
  });

  it('of a higher priority go first', async () => {
    const { activities, seen, end } = account('queue-priority', LIMITED);
    await temporal.withWorkers(activities, async () => {
      await start('priority-first', LIMITED);
      await until(() => seen.submitted.length === 1, { what: 'the first job to be submitted' });
      await start('priority-normal', LIMITED);
      await until(async () => (await view('queue-priority')).waiting.length === 1, { what: 'one trial to wait' });
      const urgent = await start('priority-urgent', { ...LIMITED, priority: 1 });
      await until(async () => (await view('queue-priority')).waiting.length === 2, { what: 'two trials to wait' });
      end('priority-first');
      await until(() => seen.submitted.length === 2, { what: '2 jobs to be submitted' });
      expect(seen.submitted[1]).toBe('priority-urgent');
      end('priority-urgent');
      await urgent.result();
      await until(() => seen.submitted.length === 3, { what: '3 jobs to be submitted' });
      end('priority-normal');
    });
  });

  it('leave the queue when they are cancelled or asked to stop while they wait', async () => {
    const { activities, seen, end } = account('queue-cancel', LIMITED);
    await temporal.withWorkers(activities, async () => {
      await start('cancel-running', LIMITED);
      await until(() => seen.submitted.length === 1, { what: 'the first job to be submitted' });
      const cancelled = await start('cancel-waiting', LIMITED);
      const stopped = await start('cancel-stopped', LIMITED);
      await until(async () => (await view('queue-cancel')).waiting.length === 2, { what: 'two trials to wait' });
      await cancelled.cancel();
      await expect(cancelled.result()).rejects.toThrow();
      await stopped.signal(stopTrialSignal, { failure: 'StoppedByLimit', reason: 'enough' });
      expect(await stopped.result()).toMatchObject({ status: 'stopped', attempts: [] });
      await until(async () => (await view('queue-cancel')).waiting.length === 0, { what: 'nobody to wait' });
      expect(seen.submitted).toEqual(['cancel-running']);
      end('cancel-running');
    });
  });

  it('lose their lease when they are terminated', async () => {
    const { activities, seen, end } = account('queue-dead', LIMITED);
    await temporal.withWorkers(activities, async () => {
      const dead = await start('dead-owner', LIMITED);
      await until(() => seen.submitted.length === 1, { what: 'the first job to be submitted' });
      const next = await start('dead-next', LIMITED);
      await until(async () => (await view('queue-dead')).waiting.length === 1, { what: 'one trial to wait' });
      await dead.terminate('a test');
      await until(() => seen.submitted.includes('dead-next'), { what: 'the next job to be submitted' });
      expect((await view('queue-dead')).leases.map(({ owner }) => owner)).toEqual(['dead-next']);
      end('dead-next');
      expect(await next.result()).toMatchObject({ status: 'completed' });
    });
  });

  it('keep their positions when the queue continues as new', async () => {
    const { activities, seen, end } = account('queue-long', { ...LIMITED, eventsPerRun: 15 });
    await temporal.withWorkers(activities, async () => {
      const owners = ['long-a', 'long-b', 'long-c', 'long-d', 'long-e'];
      for (const owner of owners) {
        await start(owner, LIMITED);
        await until(
          async () =>
            seen.submitted.includes(owner) || (await positionsOf('queue-long')).some(([who]) => who === owner),
          { what: `${owner} to run or to wait` },
        );
      }
      for (const owner of owners) {
        await until(() => seen.submitted.includes(owner), { what: 'the next job to be submitted' });
        end(owner);
      }
      expect(seen).toMatchObject({ submitted: owners, most: 1 });
      const { raw } = await temporal.client.workflow.getHandle('queue-long').describe();
      expect(raw.workflowExecutionInfo?.firstRunId).not.toBe(raw.workflowExecutionInfo?.execution?.runId);
    });
  });
});

describe('a sweep whose trials wait', () => {
  it('hears of it, since waiting costs nothing, and ends with all of them', async () => {
    const { activities, seen, end } = account('queue-sweep', LIMITED);
    const input = sweepInput('run', { maxTrials: 2 }, { instanceQueue: { workflowId: 'queue-sweep', ...LIMITED } });
    await temporal.withWorkers(activities, async () => {
      const sweep = await temporal.client.workflow.start<WorkflowTypes['sweep']>(workflowTypes.sweep, {
        taskQueue: TASK_QUEUES.workflows,
        workflowId: 'waiting-sweep',
        args: [input],
      });
      await until(async () => seen.submitted.length === 1 && (await positionsOf('queue-sweep')).length === 1, {
        what: 'one trial to run and one to wait',
      });
      expect(await sweep.query(leaderboardQuery)).toMatchObject({ instanceQueue: 'queue-sweep' });
      end(seen.submitted[0] as string);
      await until(() => seen.submitted.length === 2, { what: '2 jobs to be submitted' });
      end(seen.submitted[1] as string);
      const { results } = await sweep.result();
      expect(results.map(({ status }) => status)).toEqual(['completed', 'completed']);
      const { events } = await sweep.fetchHistory();
      const signals = events?.flatMap((event) => event.workflowExecutionSignaledEventAttributes?.signalName ?? []);
      expect(signals?.filter((name) => name === 'trialWaits').length).toBeGreaterThanOrEqual(2);
    });
  });
});

describe('a trial that AWS refuses for the quota', () => {
  it('waits in the queue and makes the same attempt again, however often it is refused', async () => {
    const { activities, seen, running, end } = account('queue-learnt', { quota: 1 });
    await temporal.withWorkers(activities, async () => {
      // Somebody outside the queue holds the only instance.
      running.add('outsider');
      const trial = await start('learnt');
      await until(() => seen.refused >= 3, { what: 'three refusals' });
      expect((await view('queue-learnt')).types).toMatchObject([{ instanceType: 'ml.m5.xlarge', limit: 1 }]);
      end('outsider');
      await until(() => seen.submitted.length === 1, { what: 'the first job to be submitted' });
      end('learnt');
      expect(await trial.result()).toMatchObject({ status: 'completed', attempts: [{ job: 'learnt' }] });
      expect(seen.attempts).toEqual([1]);
    });
  });

  it('asks nobody where there is neither a limit nor a refusal', async () => {
    const { activities, seen, end } = account('queue-unused');
    await temporal.withWorkers(activities, async () => {
      const trial = await start('unlimited', { limits: {} });
      await until(() => seen.submitted.length === 1, { what: 'the first job to be submitted' });
      end('unlimited');
      await trial.result();
      await expect(view('queue-unused')).rejects.toThrow('not found');
      const { events } = await trial.fetchHistory();
      const scheduled = events?.filter((event) => event.activityTaskScheduledEventAttributes != null) ?? [];
      expect(scheduled).toHaveLength(2);
    });
  });
});
