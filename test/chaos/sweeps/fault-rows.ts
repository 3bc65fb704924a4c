import { type SageMakerClient, StopTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import type { WorkflowHandle } from '@temporalio/client';
import type { Lane } from './sweep-bench.js';

/** A fault of the local SageMaker against a sweep of three trials, and what must come of it. */
export interface FaultRow {
  readonly name: string;
  /** Part of the server's fault plan. @param run regular expression for the names of the row's jobs */
  readonly faults: (run: string) => {
    readonly calls?: readonly object[];
    readonly jobs?: readonly object[];
    readonly quotas?: object;
  };
  /** What the row asks for beyond three short trainings. */
  readonly training?: object;
  readonly endless?: boolean;
  /** Trials report at rungs. */
  readonly rungs?: boolean;
  /** Something that happens on the way. */
  readonly act?: (scene: Scene) => Promise<void>;
  readonly expected: {
    /** How the sweep and its trials end, best first. */
    readonly end: string;
    /** Jobs on the server when all is over. */
    readonly jobs: number;
    /** Ends of the attempts of each trial, where they differ from its own end. */
    readonly attempts?: string;
    /** Billable seconds of jobs that did not complete: none, or some. */
    readonly wasted: 'none' | 'some';
    /** A line that the log of one of the jobs must have. */
    readonly line?: RegExp;
  };
}

export interface Scene {
  readonly lane: Lane;
  readonly sagemaker: SageMakerClient;
  readonly sweep: WorkflowHandle;
  readonly run: string;
  /** Name of the how-manieth job of the sweep, from 0, once it runs. */
  readonly job: (nth: number) => Promise<string>;
}

/** All three trials, whatever happened on the way. */
const COMPLETED = 'COMPLETED: completed, completed, completed';
const none = () => ({});
/** Nothing was started twice, and nothing paid for in vain. */
const fine = { end: COMPLETED, jobs: 3, wasted: 'none' } as const;
const cancelled = { end: 'CANCELLED', jobs: 2, wasted: 'some' } as const;
const calls =
  (...faults: readonly object[]) =>
  () => ({ calls: faults });
/** The names of later attempts end in `-a2`, `-a3`. */
const FIRST_ATTEMPT = '[0-9a-f]{10}$';
const jobFault =
  (kind: string, more: object = {}, trial = '') =>
  (run: string) => ({
    jobs: [{ kind, job: `${run}-sweep-.*${trial}`, ...more }],
  });

/** A fault plan has one list of calls for the whole server, so these rows come one after the other. */
export const CALL_ROWS: readonly FaultRow[] = [
  { name: 'throttled: a third of all calls', faults: calls({ kind: 'throttle', probability: 0.33 }), expected: fine },
  {
    name: 'throttled: Create, longer than the client tries',
    faults: calls({ operation: 'CreateTrainingJob', kind: 'throttle', times: 7 }),
    expected: fine,
  },
  {
    name: 'internal error: a third of all calls',
    faults: calls({ kind: 'internal-error', probability: 0.33 }),
    expected: fine,
  },
  {
    name: 'connection lost before the effect of Create',
    faults: calls({ operation: 'CreateTrainingJob', kind: 'drop-before', times: 4 }),
    expected: fine,
  },
  {
    name: 'connection lost after the effect of Create',
    faults: calls({ operation: 'CreateTrainingJob', kind: 'drop-after', times: 4 }),
    expected: fine,
  },
  {
    name: 'connection lost, a quarter of all calls',
    faults: calls({ kind: 'drop-after', probability: 0.25 }),
    expected: fine,
  },
  {
    name: 'expired token, 12 calls',
    faults: calls({ kind: 'expired-token', times: 12 }),
    expected: fine,
  },
  {
    name: 'expired token when Stop is called, after a cancel',
    faults: calls({ operation: 'StopTrainingJob', kind: 'expired-token', times: 4 }),
    endless: true,
    act: cancelWhenTwoRun,
    expected: cancelled,
  },
  {
    name: 'connection lost after the effect of Stop, after a cancel',
    faults: calls({ operation: 'StopTrainingJob', kind: 'drop-after', times: 4 }),
    endless: true,
    act: cancelWhenTwoRun,
    expected: cancelled,
  },
];

/** What befalls jobs by their names: rows side by side. */
export const JOB_ROWS: readonly FaultRow[] = [
  {
    name: 'no capacity, once: the next instance type',
    faults: jobFault('capacity', {}, FIRST_ATTEMPT),
    training: { instanceTypes: ['ml.m5.xlarge', 'ml.m5.2xlarge'] },
    expected: {
      ...fine,
      jobs: 6,
      attempts: Array(3).fill('Capacity on ml.m5.xlarge, completed on ml.m5.2xlarge').join('; '),
    },
  },
  {
    name: 'no capacity for one trial, ever',
    faults: jobFault('capacity', {}, 'trial-001-.*'),
    expected: { end: 'COMPLETED: completed, completed, failed Capacity', jobs: 8, wasted: 'none' },
  },
  {
    name: 'quota of one instance: the others wait',
    faults: () => ({ quotas: { 'ml.c5.xlarge': 1 } }),
    training: { instanceTypes: ['ml.c5.xlarge'] },
    expected: fine,
  },
  {
    name: 'internal error of a running job, once a trial',
    faults: jobFault('internal-error', { afterLines: 4 }, FIRST_ATTEMPT),
    expected: {
      ...fine,
      jobs: 6,
      attempts: Array(3).fill('ServiceFault on ml.m5.xlarge, completed on ml.m5.xlarge').join('; '),
      wasted: 'some',
    },
  },
  {
    name: 'spot instance lost once, with checkpoints',
    faults: jobFault('spot-loss', { times: 1, afterLines: 4, seconds: 1 }),
    training: { spot: {} },
    // The second life goes on where the checkpoint ends; a beginning anew would be paid for twice.
    expected: { ...fine, line: /^resuming after round [1-9]/ },
  },
  {
    name: 'stopped by somebody else',
    faults: none,
    act: async ({ sagemaker, job }) => {
      await sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: await job(0) }));
    },
    expected: { end: 'COMPLETED: completed, completed, failed StoppedByUser', jobs: 3, wasted: 'some' },
  },
  {
    name: 'stop takes four seconds, after a cancel',
    faults: jobFault('slow-stop', { seconds: 4 }),
    endless: true,
    act: cancelWhenTwoRun,
    expected: cancelled,
  },
  {
    name: 'log lines two seconds late',
    faults: jobFault('late-logs', { seconds: 2 }),
    rungs: true,
    expected: fine,
  },
  { name: 'log lines lost', faults: jobFault('lost-logs'), rungs: true, expected: fine },
];

async function cancelWhenTwoRun({ sweep, job }: Scene): Promise<void> {
  await job(1);
  await sweep.cancel();
}
