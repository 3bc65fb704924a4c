import { sleep as activitySleep, heartbeat } from '@temporalio/activity';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { FailureType } from '../../contracts/failures.js';
import { answerRuleUpdate, openQuestionQuery } from '../../contracts/messages.js';
import { requestSchema } from '../../contracts/request.js';
import { rulesSchema } from '../../contracts/rules.js';
import type { CachedStep, StepRef } from '../../contracts/step-cache.js';
import type { RecordedTrial, SweepInput } from '../../contracts/sweep.js';
import {
  extendSweepUpdate,
  finishSweepUpdate,
  pauseSweepUpdate,
  resumeSweepUpdate,
} from '../../contracts/sweep-messages.js';
import type {
  JobEnd,
  RuleFinding,
  TrainingAttempt,
  TrainingPlan,
  TrialSpec,
  WatchOutcome,
} from '../../contracts/training.js';
import { type RemoteOptions, remoteJobs } from '../workflows/remote-jobs.js';

type Activities = Record<string, (...args: never[]) => Promise<unknown>>;

/** A run of a workflow that takes a way through it of its own. */
export interface Recording {
  readonly workflow: 'trainingTrial' | 'sweep';
  readonly workflowId: string;
  readonly input: TrialSpec | SweepInput;
  readonly activities: Activities;
  /** What people do meanwhile. */
  readonly act?: (handle: WorkflowHandle, client: Client) => Promise<void>;
  /** Histories to keep, by the names of their files. */
  readonly histories: Readonly<Record<string, { readonly workflowId: string; readonly nth?: number }>>;
}

const plan: TrainingPlan = {
  algorithm: 'lightgbm',
  image: 'image:1',
  builtIn: false,
  savesTensors: false,
  hyperparameters: { num_leaves: '31', learning_rate: '0.1' },
  channels: [],
  metrics: [],
  objective: 'validation:rmse',
  instanceTypes: ['ml.m5.xlarge', 'ml.m5.2xlarge'],
  volumeGb: 1,
  maxRuntimeSeconds: 60,
  outputUri: 's3://bucket/models',
};
const numbers = { metrics: { 'validation:rmse': 1.5 }, trainingSeconds: 2, billableSeconds: 3 };
const completed = (name: string): JobEnd => ({ kind: 'completed', name, modelUri: `s3://bucket/${name}`, ...numbers });
const failed =
  (failure: FailureType) =>
  (name: string): JobEnd => ({ kind: 'failed', name, failure, reason: 'because', logTail: ['last line'], ...numbers });

/** Activities of one trial whose jobs end as told, in the order of their attempts. */
function jobsThatEnd(...ends: readonly ((name: string) => JobEnd)[]): Activities {
  let submitted = 0;
  return {
    submitTraining: async ({ attempt }: TrainingAttempt) => {
      submitted += 1;
      return { name: `job-a${attempt}`, attached: false };
    },
    watchTraining: async ({ job }: { job: string }): Promise<WatchOutcome> => ({
      kind: 'ended',
      end: (ends[submitted - 1] as (name: string) => JobEnd)(job),
      rules: [],
    }),
    stopTraining: async () => undefined,
  };
}

function trial(
  name: string,
  activities: Activities,
  more: Partial<Recording> & { readonly spec?: Partial<TrialSpec> } = {},
): Recording {
  const workflowId = `run/sweep/${name}`;
  const { spec = {}, ...rest } = more;
  return {
    workflow: 'trainingTrial',
    workflowId,
    input: { name, run: 'run', plan, ...spec },
    activities,
    histories: { [name]: { workflowId } },
    ...rest,
  };
}

const endlessWatch: Activities[string] = async () => {
  for (;;) {
    heartbeat();
    await activitySleep(50);
  }
};

/** Tells that a rule fired at the first look of each attempt but the last. */
function ruleFires(times: number): Activities {
  const fired: RuleFinding = {
    name: 'LossNotDecreasing',
    rule: 'LossNotDecreasing',
    status: 'IssuesFound',
    step: 12,
    details: 'The loss has not fallen for 10 rounds.',
  };
  let left = times;
  let stopped = false;
  return {
    ...jobsThatEnd(completed),
    watchTraining: async ({ job }: { job: string }): Promise<WatchOutcome> => {
      if (stopped) {
        stopped = false;
        return { kind: 'ended', end: failed('StoppedByUser')(job), rules: [fired] };
      }
      left -= 1;
      return left >= 0
        ? { kind: 'rules', fired: [fired], resume: { steps: {} } }
        : { kind: 'ended', end: completed(job), rules: [fired] };
    },
    stopTraining: async () => {
      stopped = true;
    },
  };
}
const ruled = (action: object | string) => ({
  plan: {
    ...plan,
    rules: rulesSchema.parse({ watch: [{ rule: 'LossNotDecreasing' }], actions: { LossNotDecreasing: action } }),
  },
});

const doneBefore = (step: StepRef): CachedStep => ({
  ...step,
  run: 'earlier',
  owner: 'earlier/sweep/trial-000',
  result: {
    name: 'trial-000',
    algorithm: 'lightgbm',
    hyperparameters: plan.hyperparameters,
    status: 'completed',
    attempts: [],
    objective: 1.5,
    modelUri: 's3://bucket/earlier',
    image: plan.image,
    seconds: 3,
    billableSeconds: 3,
  },
});
const cache = (claim: (step: StepRef) => unknown): Activities => ({
  claimStep: async (step: StepRef) => claim(step),
  awaitStep: async (step: StepRef) => {
    await activitySleep(100);
    return { kind: 'done', step: doneBefore(step) };
  },
  recordStep: async () => undefined,
  releaseStep: async () => undefined,
});
const container = { spec: { container: 'sha256:a' } };

const trials: readonly Recording[] = [
  trial('trial-fails', jobsThatEnd(failed('AlgorithmError'))),
  trial('trial-retried-after-a-service-fault', jobsThatEnd(failed('ServiceFault'), completed)),
  trial('trial-takes-the-next-instance-type', jobsThatEnd(failed('Capacity'), completed)),
  trial('trial-refused', {
    ...jobsThatEnd(),
    submitTraining: async () => {
      throw ApplicationFailure.nonRetryable('no such role', 'RequestError');
    },
  }),
  trial('trial-whose-name-is-taken', {
    ...jobsThatEnd(),
    submitTraining: async () => {
      throw ApplicationFailure.nonRetryable('made from another request', 'JobNameCollision');
    },
  }),
  trial('trial-out-of-spot-capacity', jobsThatEnd(failed('MaxWaitTimeExceeded')), {
    spec: { plan: { ...plan, spot: { maxWaitSeconds: 120, checkpoints: true } } },
  }),
  trial('trial-on-spot', jobsThatEnd(completed), {
    spec: { plan: { ...plan, spot: { maxWaitSeconds: 120, checkpoints: true } } },
  }),
  trial(
    'trial-cancelled',
    { ...jobsThatEnd(completed), watchTraining: endlessWatch },
    {
      act: async (handle) => {
        await new Promise((resolve) => setTimeout(resolve, 500));
        await handle.cancel();
      },
    },
  ),
  trial(
    'trial-cancelled-while-its-worker-was-dead',
    {
      ...jobsThatEnd(completed),
      submitTraining: async () => {
        await new Promise((resolve) => setTimeout(resolve, 12_000));
        throw new Error('nobody hears this');
      },
    },
    {
      act: async (handle) => {
        await new Promise((resolve) => setTimeout(resolve, 500));
        await handle.cancel();
      },
    },
  ),
  trial('trial-retried-with-changed-hyperparameters', ruleFires(1), {
    spec: ruled({ 'retry-with': { learning_rate: { factor: 0.5 } } }),
  }),
  trial('trial-demoted-by-a-rule', ruleFires(1), { spec: ruled('demote') }),
  trial('trial-asks-a-person', ruleFires(1), {
    spec: ruled({ ask: { deadlineSeconds: 600, default: 'continue' } }),
    act: async (handle) => {
      while ((await handle.query(openQuestionQuery)) === null) await new Promise((resolve) => setTimeout(resolve, 50));
      await handle.executeUpdate(answerRuleUpdate, { args: [{ rule: 'LossNotDecreasing', answer: 'demote' }] });
    },
  }),
  trial(
    'trial-found-in-the-cache',
    { ...jobsThatEnd(), ...cache((step) => ({ kind: 'done', step: doneBefore(step) })) },
    container,
  ),
  trial(
    'trial-waits-for-the-same-step',
    { ...jobsThatEnd(), ...cache(() => ({ kind: 'taken', owner: 'other' })) },
    container,
  ),
  trial('trial-records-its-step', { ...jobsThatEnd(completed), ...cache(() => ({ kind: 'yours' })) }, container),
  trial(
    'trial-gives-its-step-back',
    { ...jobsThatEnd(failed('AlgorithmError')), ...cache(() => ({ kind: 'yours' })) },
    container,
  ),
];

const LEAVES = [10, 20, 30, 40, 50, 60, 70, 80];

function sweep(
  name: string,
  request: object,
  jobs: RemoteOptions = {},
  more: Omit<Partial<Recording>, 'input'> & { readonly input?: Partial<SweepInput> } = {},
): Recording {
  const {
    sweep: search,
    training,
    rules,
  } = requestSchema.parse({
    sweep: {
      strategy: { kind: 'grid' },
      algorithms: { lightgbm: { space: { num_leaves: LEAVES, num_iterations: 27 } } },
      maxParallel: 2,
      ...request,
    },
  });
  const { input = {}, ...rest } = more;
  const workflowId = `${name}/sweep`;
  return {
    workflow: 'sweep',
    workflowId,
    activities: remoteJobs(jobs).activities,
    histories: { [name]: { workflowId } },
    ...rest,
    input: {
      run: name,
      search,
      training,
      rules,
      images: { lightgbm: 'image:1', xgboost: 'image:2' },
      channels: { train: 's3://bucket/train/', validation: 's3://bucket/validation/' },
      outputUri: 's3://bucket/models',
      objective: 'validation:rmse',
      recordUri: `s3://bucket/runs/${name}/sweep.json`,
      ...input,
    },
  };
}

const forever = () => Number.POSITIVE_INFINITY;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const manyLeaves = { lightgbm: { space: { num_leaves: { min: 2, max: 5000, type: 'integer' }, num_iterations: 81 } } };
const earlier: RecordedTrial = {
  values: { num_leaves: 10, num_iterations: 27 },
  result: {
    name: 'earlier/trial-000',
    algorithm: 'lightgbm',
    hyperparameters: { metric: 'rmse', seed: '42', num_leaves: '10', num_iterations: '27' },
    status: 'completed',
    attempts: [],
    objective: 10,
    modelUri: 's3://bucket/earlier',
    image: 'image:1',
    seconds: 3,
    billableSeconds: 3,
  },
};

const sweeps: readonly Recording[] = [
  sweep('sweep-over-a-grid-with-a-failed-trial', { maxTrials: 3 }, { fails: (leaves) => leaves === 20 }),
  sweep('sweep-by-tpe', { strategy: { kind: 'tpe', startupTrials: 2 }, maxTrials: 5, algorithms: manyLeaves }),
  sweep(
    'sweep-by-hyperband',
    { strategy: { kind: 'hyperband', minSteps: 3 }, maxTrials: 9, algorithms: manyLeaves },
    { curve: (leaves, step) => leaves + 1 / step },
  ),
  sweep(
    'sweep-prunes-by-halving',
    { earlyStop: { kind: 'asha', minSteps: 3 }, maxParallel: 1 },
    { curve: (leaves, step) => leaves + 1 / step },
    {
      histories: {
        'sweep-prunes-by-halving': { workflowId: 'sweep-prunes-by-halving/sweep' },
        'trial-pruned': { workflowId: 'sweep-prunes-by-halving/sweep/trial-003' },
      },
    },
  ),
  sweep(
    'sweep-prunes-by-the-median',
    { earlyStop: { kind: 'median', startupTrials: 2, graceSteps: 5, everySteps: 5 }, maxParallel: 1 },
    { curve: (leaves, step) => leaves + 1 / step },
  ),
  sweep('sweep-reaches-its-target', { limits: { target: 70 }, maxParallel: 1 }, { curve: (leaves) => 100 - leaves }),
  sweep('sweep-without-improvement', { limits: { noImprovement: 2 }, maxParallel: 1 }),
  sweep('sweep-ends-after-failures-in-a-row', { limits: { failuresInARow: 3 } }, { fails: () => true }),
  sweep(
    'sweep-out-of-time',
    { limits: { maxSeconds: 3 } },
    { pace: (leaves) => (leaves > 20 ? Number.POSITIVE_INFINITY : 20) },
    {
      histories: {
        'sweep-out-of-time': { workflowId: 'sweep-out-of-time/sweep' },
        'trial-stopped-by-a-limit': { workflowId: 'sweep-out-of-time/sweep/trial-002' },
      },
    },
  ),
  sweep(
    'sweep-out-of-money',
    { limits: { maxCost: 2 }, maxParallel: 1 },
    { pace: forever },
    { input: { prices: { 'ml.m5.xlarge': 3600 } } },
  ),
  sweep(
    'sweep-paused-and-extended',
    { maxTrials: 2, maxParallel: 1 },
    { pace: () => 500 },
    {
      act: async (handle) => {
        await pause(300);
        await handle.executeUpdate(pauseSweepUpdate);
        await pause(1000);
        await handle.executeUpdate(extendSweepUpdate, { args: [{ maxTrials: 4 }] });
        await handle.executeUpdate(resumeSweepUpdate);
      },
    },
  ),
  sweep(
    'sweep-finished-by-a-person',
    {},
    { pace: forever },
    {
      act: async (handle) => {
        await pause(1000);
        await handle.executeUpdate(finishSweepUpdate);
      },
    },
  ),
  sweep(
    'sweep-cancelled',
    {},
    { pace: (leaves) => (leaves > 20 ? Number.POSITIVE_INFINITY : 20) },
    {
      act: async (handle) => {
        await pause(2500);
        await handle.cancel();
      },
    },
  ),
  sweep(
    'sweep-continues-as-new',
    { strategy: { kind: 'tpe', startupTrials: 2 }, maxTrials: 8, algorithms: manyLeaves },
    {},
    {
      input: { eventsPerRun: 30 },
      histories: {
        'sweep-continues-as-new': { workflowId: 'sweep-continues-as-new/sweep' },
        'sweep-continued': { workflowId: 'sweep-continues-as-new/sweep', nth: 1 },
      },
    },
  ),
  sweep(
    'sweep-from-an-earlier-one',
    { maxTrials: 3 },
    {},
    {
      input: { warm: { observed: [], comparable: [earlier] } },
    },
  ),
];

export const recordings: readonly Recording[] = [...trials, ...sweeps];
