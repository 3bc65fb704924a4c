import { sleep as activitySleep, heartbeat } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { SweepInput } from '../../../contracts/sweep/sweep.js';
import { finishSweepUpdate } from '../../../contracts/sweep/sweep-messages.js';
import type { EndedTunedTrial, TunedTrial, TuningChanges } from '../../../contracts/sweep/tuning.js';
import { LEAVES, sweepInput } from '../../workflows/fixtures/sweep-input.js';
import type { Activities, Recording } from './recording.js';
import { trackers } from './trackings.js';

/** The training jobs of the tuning job. */
const trials: readonly TunedTrial[] = LEAVES.slice(0, 3).map((leaves) => ({
  job: `job-${leaves}`,
  algorithm: 'lightgbm',
  tuned: { num_leaves: String(leaves) },
}));

const endOf = (trial: TunedTrial, status: EndedTunedTrial['status']): EndedTunedTrial => ({
  ...trial,
  status,
  objective: Number(trial.tuned.num_leaves),
  ...(status === 'Completed' ? { modelUri: `s3://bucket/${trial.job}` } : {}),
  ...(status === 'Failed' ? { reason: 'AlgorithmError: too many leaves' } : {}),
  logTail: [],
  instanceType: 'ml.m5.xlarge',
  seconds: 2,
  billableSeconds: 3,
});

interface TuningOptions {
  /** How each training job ends; one that is missing runs until it is stopped. */
  readonly ends?: readonly EndedTunedTrial['status'][];
  /** What the first submits are answered with. */
  readonly refusals?: readonly ApplicationFailure[];
}

/** A tuning job that starts all its trainings at once and reports an end at a time. */
function tuningJob({ ends = [], refusals = [] }: TuningOptions): Activities {
  let stopped = false;
  let submits = 0;
  return {
    submitTuning: async () => {
      const refusal = refusals[submits++];
      if (refusal !== undefined) throw refusal;
      return { name: 'tuning', attached: false };
    },
    watchTuning: async ({ started, ended }: { started: readonly string[]; ended: readonly string[] }) => {
      const changes: TuningChanges = {
        started: trials.filter(({ job }) => !started.includes(job)),
        ended: [],
      };
      if (changes.started.length > 0) return changes;
      const open = trials.filter(({ job }) => !ended.includes(job));
      const [next] = open;
      const status = ends[trials.length - open.length];
      if (next !== undefined && status !== undefined) return { ...changes, ended: [endOf(next, status)] };
      while (next !== undefined && !stopped) {
        heartbeat();
        await activitySleep(20);
      }
      return {
        ...changes,
        ended: open.map((trial) => endOf(trial, 'Stopped')),
        end: { status: stopped ? 'Stopped' : 'Completed' },
      };
    },
    stopTuning: async () => {
      stopped = true;
    },
    saveSweep: async () => undefined,
    ...trackers,
  };
}

function tuning(
  name: string,
  options: TuningOptions,
  more: { readonly act?: Recording['act']; readonly sweep?: object; readonly input?: Partial<SweepInput> } = {},
): Recording {
  const workflowId = `${name}/sweep`;
  return {
    workflow: 'tuningSweep',
    workflowId,
    input: sweepInput(name, { backend: 'amt', ...more.sweep }, more.input),
    activities: tuningJob(options),
    ...(more.act === undefined ? {} : { act: more.act }),
    histories: { [name]: { workflowId } },
  };
}

const soon = (work: (handle: WorkflowHandle) => Promise<unknown>) => async (handle: WorkflowHandle) => {
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await work(handle);
};

export const tunings: readonly Recording[] = [
  tuning('tuning-completes', { ends: ['Completed', 'Failed', 'Completed'] }),
  tuning(
    'tuning-told-to-a-tracker',
    { ends: ['Completed', 'Failed', 'Completed'] },
    { input: { tracking: { forecast: 'foods' } } },
  ),
  tuning('tuning-cancelled', { ends: ['Completed'] }, { act: soon((handle) => handle.cancel()) }),
  tuning(
    'tuning-finished-by-a-person',
    { ends: ['Completed'] },
    { act: soon((handle) => handle.executeUpdate(finishSweepUpdate)) },
  ),
  tuning('tuning-out-of-money', {}, { sweep: { limits: { maxCost: 2 } }, input: { prices: { 'ml.m5.xlarge': 3600 } } }),
  tuning('tuning-refused', { refusals: [ApplicationFailure.nonRetryable('no such role', 'RequestError')] }),
  tuning('tuning-submitted-again', {
    ends: ['Completed', 'Completed', 'Completed'],
    refusals: [ApplicationFailure.nonRetryable('too many at once', 'Throttled')],
  }),
];
