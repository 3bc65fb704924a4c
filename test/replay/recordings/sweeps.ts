import { rulesSchema } from '../../../contracts/request/rules.js';
import { earlierTrial } from '../../../contracts/sweep/earlier-trial.js';
import type { SweepInput } from '../../../contracts/sweep/sweep.js';
import {
  extendSweepUpdate,
  finishSweepUpdate,
  pauseSweepUpdate,
  resumeSweepUpdate,
} from '../../../contracts/sweep/sweep-messages.js';
import type { RecordedTrial } from '../../../contracts/sweep/sweep-record.js';
import { type RemoteOptions, remoteJobs } from '../../workflows/fixtures/remote-jobs.js';
import { sweepInput } from '../../workflows/fixtures/sweep-input.js';
import type { Recording } from './recording.js';

function sweep(
  name: string,
  request: object,
  jobs: RemoteOptions = {},
  more: Omit<Partial<Recording>, 'input'> & { readonly input?: Partial<SweepInput> } = {},
): Recording {
  const { input, ...rest } = more;
  const workflowId = `${name}/sweep`;
  return {
    workflow: 'sweep',
    workflowId,
    activities: remoteJobs(jobs).activities,
    histories: { [name]: { workflowId } },
    ...rest,
    input: sweepInput(name, request, input),
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

export const sweeps: readonly Recording[] = [
  sweep('sweep-over-a-grid-with-a-failed-trial', { maxTrials: 3 }, { fails: (leaves) => leaves === 20 }),
  sweep(
    'sweep-with-a-stopped-trial',
    { maxTrials: 3 },
    { ruleFires: (leaves) => leaves === 20 },
    {
      input: {
        rules: rulesSchema.parse({
          watch: [{ rule: 'LossNotDecreasing' }],
          actions: { LossNotDecreasing: 'stop' },
        }),
      },
    },
  ),
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
  // Since few trials at a rung are judged too, the second is pruned already.
  sweep(
    'sweep-prunes-from-the-second-trial',
    { earlyStop: { kind: 'asha', minSteps: 3 }, maxParallel: 1 },
    { curve: (leaves, step) => leaves + 1 / step },
  ),
  sweep(
    'sweep-whose-best-trial-fails',
    { earlyStop: { kind: 'asha', minSteps: 3 }, maxParallel: 2 },
    {
      curve: (leaves, step) => leaves + 1 / step,
      pace: (leaves) => (leaves === 10 ? 100 : 150),
      fails: (leaves) => leaves === 10,
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
    'sweep-paused-and-finished',
    { maxTrials: 2, maxParallel: 1 },
    { pace: () => 500 },
    {
      act: async (handle) => {
        await pause(300);
        await handle.executeUpdate(pauseSweepUpdate);
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
  // Since 0.2.0 the earlier trials are a stored object, which the sweep reads by an activity.
  sweep(
    'sweep-from-stored-trials',
    { maxTrials: 3 },
    {},
    {
      activities: {
        ...remoteJobs().activities,
        readEarlierTrials: async () => ({ trials: [earlierTrial(true)(earlier)] }),
      },
      input: {
        warm: { observed: [], comparable: [earlier], learned: { uri: 's3://bucket/earlier-trials.json', trials: 1 } },
      },
    },
  ),
];
