import type { Client, WorkflowHandle } from '@temporalio/client';
import { type InstanceQueueView, instanceQueueQuery } from '../../../contracts/instance-queue/queue-messages.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { stopTrialSignal } from '../../../contracts/training/stop-trial.js';
import type { TrialSpec } from '../../../contracts/training/trial.js';
import { until } from '../../support/until.js';
import { account } from '../../workflows/fixtures/account.js';
import { sweepInput } from '../../workflows/fixtures/sweep-input.js';
import { trialSpec, UNLIMITED } from '../../workflows/fixtures/training-plan.js';
import type { Recording } from './recording.js';

const ONE = { limits: { 'ml.m5.xlarge': 1 } };

/** What the people and jobs of a recording may do. */
interface Acts {
  /** The trial that runs first. */
  readonly first: WorkflowHandle;
  /** Starts one more trial, which has to wait. */
  readonly waits: (trial: string) => Promise<WorkflowHandle>;
  /** Waits until the trial's job runs, and ends it. */
  readonly finish: (trial: string) => Promise<void>;
}

/** Trials that need the one instance of an account, `first` before all others. */
function queue(
  name: string,
  options: Parameters<typeof account>[1] & { readonly outsider?: boolean },
  act: (acts: Acts, jobs: ReturnType<typeof account>) => Promise<void>,
  histories: Readonly<Record<string, { readonly trial?: string; readonly nth?: number }>>,
): Recording {
  const workflowId = `${name}/instance-queue`;
  const { outsider = false, ...rest } = options;
  const jobs = account(workflowId, rest);
  if (outsider) jobs.running.add('outsider');
  const id = (trial: string) => `${name}/${trial}`;
  const spec = (trial: string): TrialSpec =>
    trialSpec({ name: trial, run: name, lease: { ...UNLIMITED, limits: rest.limits ?? {} } });
  return {
    workflow: 'trainingTrial',
    workflowId: id('first'),
    input: spec('first'),
    activities: jobs.activities,
    act: async (first, client) => {
      const view = () => viewOf(client, workflowId);
      const waits = async (trial: string) => {
        const handle = await client.workflow.start('trainingTrial', {
          taskQueue: TASK_QUEUES.workflows,
          workflowId: id(trial),
          args: [spec(trial)],
        });
        await until(async () => (await view()).waiting.some(({ owner }) => owner === id(trial)), {
          what: 'the trial to wait',
        });
        return handle;
      };
      const finish = async (trial: string) => {
        await until(() => jobs.running.has(id(trial)), { what: 'the job to run' });
        jobs.end(id(trial));
      };
      if (!outsider) await until(() => jobs.running.has(id('first')), { what: 'the job to run' });
      await act({ first, waits, finish }, jobs);
      await until(view, {
        what: 'nobody to hold a lease or to wait',
        holds: ({ leases, waiting }) => leases.length === 0 && waiting.length === 0,
      });
      await client.workflow.getHandle(workflowId).terminate('all is recorded');
    },
    histories: Object.fromEntries(
      Object.entries(histories).map(([file, { trial, nth }]) => [
        file,
        { workflowId: trial === undefined ? workflowId : id(trial), ...(nth === undefined ? {} : { nth }) },
      ]),
    ),
  };
}

/** A sweep with a budget and two trials, for which there is one instance. */
function sweepThatWaits(name: string): Recording {
  const jobs = account(`${name}/instance-queue`, ONE);
  const trials = ['trial-000', 'trial-001'].map((trial) => `${name}/sweep/${trial}`);
  return {
    workflow: 'sweep',
    workflowId: `${name}/sweep`,
    input: sweepInput(
      name,
      { maxTrials: 2, limits: { maxCost: 1000 } },
      { prices: { 'ml.m5.xlarge': 1 }, instanceQueue: { workflowId: `${name}/instance-queue`, ...ONE } },
    ),
    activities: jobs.activities,
    act: async (_, client) => {
      await until(
        async () => jobs.running.size === 1 && (await viewOf(client, `${name}/instance-queue`)).waiting.length === 1,
        { what: 'one trial to run and one to wait' },
      );
      const [first] = jobs.running;
      const second = trials.find((trial) => trial !== first) as string;
      jobs.end(first as string);
      await until(() => jobs.running.has(second), { what: 'the job to run' });
      jobs.end(second);
    },
    histories: { [name]: { workflowId: `${name}/sweep` } },
  };
}

/** Empty until the first trial has asked. */
const viewOf = (client: Client, workflowId: string): Promise<InstanceQueueView> =>
  client.workflow
    .getHandle(workflowId)
    .query(instanceQueueQuery)
    .catch(() => ({ types: [], leases: [], waiting: [] }));

export const instanceQueues: readonly Recording[] = [
  queue(
    'queue-serves-the-next',
    ONE,
    async ({ waits, finish }) => {
      const next = await waits('next');
      await finish('first');
      await finish('next');
      await next.result();
    },
    {
      'queue-serves-the-next': {},
      'trial-waits-for-its-lease': { trial: 'next' },
    },
  ),
  queue(
    'queue-drops-a-dead-owner',
    ONE,
    async ({ first, waits, finish }) => {
      const next = await waits('next');
      await first.terminate('it dies');
      await finish('next');
      await next.result();
    },
    { 'queue-drops-a-dead-owner': {} },
  ),
  queue(
    'queue-passes-a-lease-on',
    { ...ONE, checkSeconds: 600 },
    async ({ waits, finish }) => {
      const dead = await waits('dead');
      const next = await waits('next');
      await dead.terminate('it dies');
      await finish('first');
      await finish('next');
      await next.result();
    },
    { 'queue-passes-a-lease-on': {} },
  ),
  queue(
    'queue-requests-taken-back',
    ONE,
    async ({ waits, finish }) => {
      const [cancelled, stopped] = [await waits('cancelled'), await waits('stopped')];
      await cancelled.cancel();
      await stopped.signal(stopTrialSignal, { failure: 'StoppedByLimit', reason: 'enough' });
      await Promise.allSettled([cancelled.result(), stopped.result()]);
      await finish('first');
    },
    {
      'queue-requests-taken-back': {},
      'trial-cancelled-while-it-waits': { trial: 'cancelled' },
      'trial-stopped-while-it-waits': { trial: 'stopped' },
    },
  ),
  queue(
    'queue-tries-after-a-refusal',
    { quota: 1, outsider: true },
    async ({ finish }, jobs) => {
      await until(() => jobs.seen.refused >= 3, { what: 'three refusals' });
      jobs.end('outsider');
      await finish('first');
    },
    { 'queue-tries-after-a-refusal': {}, 'trial-refused-for-quota': { trial: 'first' } },
  ),
  queue(
    'queue-continues-as-new',
    { ...ONE, eventsPerRun: 15 },
    async ({ waits, finish }) => {
      const others = [await waits('second'), await waits('third'), await waits('fourth')];
      for (const trial of ['first', 'second', 'third', 'fourth']) await finish(trial);
      await Promise.all(others.map((trial) => trial.result()));
    },
    { 'queue-continues-as-new': {}, 'queue-continued': { nth: 1 } },
  ),
  sweepThatWaits('sweep-whose-trials-wait'),
];
