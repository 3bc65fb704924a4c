import type { Aim } from './tripwire.js';

/** Where the worker is killed, and what else happens to the sweep. */
export interface KillPlan {
  readonly phase: 'submit' | 'watch' | 'stop';
  readonly name: string;
  /** One kill each, one after the other. @param random a number in [0, 1) for a purpose */
  readonly aims: (random: (what: string) => number) => readonly Aim[];
  /** What a person does once so many jobs were created: before the first kill, or while the worker is dead. */
  readonly act?: {
    readonly kind: 'cancel' | 'finish';
    readonly when: 'before' | 'while dead';
    readonly afterJobs: number;
  };
}

/** Trials of a sweep. */
export const TRIALS = 3;

/** Short trainings of both algorithms that pass rungs; the median rule never has enough trials to stop one. */
export const sweepRequest = (seed: number) => ({
  sweep: {
    strategy: { kind: 'random' },
    seed,
    maxTrials: TRIALS,
    maxParallel: 2,
    earlyStop: { kind: 'median', startupTrials: 50, graceSteps: 100, everySteps: 100 },
    algorithms: {
      lightgbm: { space: { num_leaves: { min: 7, max: 31, type: 'integer' }, num_iterations: 300 } },
      xgboost: { space: { max_depth: { min: 3, max: 6, type: 'integer' }, num_round: 300 } },
    },
  },
});

/** Trainings that only a stop ends: DART drops ever more trees, so that 100,000 rounds take hours on any machine. */
export const STOPPED_REQUEST = {
  sweep: {
    strategy: { kind: 'grid' },
    maxParallel: 2,
    algorithms: {
      lightgbm: { space: { num_leaves: [7, 8, 9], num_iterations: 100_000, metric_period: 100, boosting: 'dart' } },
    },
  },
};

const between = (low: number, high: number, random: number): number => low + Math.floor(random * (high - low + 1));

const create = (moment: Aim['moment'], random: (what: string) => number, delayMs = 0): Aim => ({
  operation: 'CreateTrainingJob',
  moment,
  nth: between(1, TRIALS, random('nth')),
  delayMs,
});
const describe = (moment: Aim['moment'], random: (what: string) => number, delayMs = 0): Aim => ({
  operation: 'DescribeTrainingJob',
  moment,
  nth: between(1, 9, random('nth')),
  delayMs,
});
const hasEnded = ({ TrainingJobStatus }: Readonly<Record<string, unknown>>) =>
  TrainingJobStatus === 'Completed' || TrainingJobStatus === 'Stopped';
const isStopping = ({ TrainingJobStatus }: Readonly<Record<string, unknown>>) => TrainingJobStatus === 'Stopping';

/** Both jobs run when a person acts. */
const whileBothRun = (kind: 'cancel' | 'finish', when: 'before' | 'while dead' = 'before') =>
  ({ kind, when, afterJobs: 2 }) as const;

/** The phases take turns, so that a few points have all of them. */
export const KILL_PLANS: readonly KillPlan[] = [
  {
    phase: 'submit',
    name: 'after the effect of Create, before its answer',
    aims: (random) => [create('effect', random)],
  },
  {
    phase: 'watch',
    name: 'when the job has ended and nobody knows',
    aims: (random) => [
      { operation: 'DescribeTrainingJob', moment: 'effect', answers: hasEnded, nth: between(1, TRIALS, random('nth')) },
    ],
  },
  {
    phase: 'stop',
    name: 'after the effect of Stop, when cancelled',
    aims: (random) => [{ operation: 'StopTrainingJob', moment: 'effect', nth: between(1, 2, random('nth')) }],
    act: whileBothRun('cancel'),
  },
  {
    phase: 'submit',
    name: 'after the effect of Create, and again while attaching',
    aims: (random) => [
      create('effect', random),
      { operation: 'ListTags', moment: random('which') < 0.5 ? 'before' : 'effect' },
    ],
  },
  { phase: 'watch', name: 'before a poll', aims: (random) => [describe('before', random)] },
  {
    phase: 'stop',
    name: 'cancelled while dead, a job just created and unknown',
    aims: () => [{ operation: 'CreateTrainingJob', moment: 'effect', nth: 2 }],
    act: { kind: 'cancel', when: 'while dead', afterJobs: 2 },
  },
  {
    phase: 'submit',
    name: 'between the answer to Create and the end of the activity, or just after',
    aims: (random) => [create('answer', random, between(1, 25, random('delay')))],
  },
  {
    phase: 'watch',
    name: 'while it reads the log',
    aims: (random) => [
      {
        operation: 'GetLogEvents',
        moment: random('which') < 0.5 ? 'before' : 'effect',
        nth: between(1, 12, random('nth')),
      },
    ],
  },
  {
    phase: 'stop',
    name: 'before Stop arrives, when finished',
    aims: (random) => [{ operation: 'StopTrainingJob', moment: 'before', nth: between(1, 2, random('nth')) }],
    act: whileBothRun('finish'),
  },
  { phase: 'submit', name: 'before Create arrives', aims: (random) => [create('before', random)] },
  {
    phase: 'watch',
    name: 'at any moment',
    aims: (random) => [describe('answer', random, between(1, 600, random('delay')))],
  },
  {
    phase: 'stop',
    name: 'while the job is stopping, when cancelled',
    aims: (random) => [
      { operation: 'DescribeTrainingJob', moment: 'effect', answers: isStopping, nth: between(1, 2, random('nth')) },
    ],
    act: whileBothRun('cancel'),
  },
  {
    phase: 'watch',
    name: 'after a poll, and again after the first poll of the next life',
    aims: (random) => [describe('effect', random), { operation: 'DescribeTrainingJob', moment: 'effect' }],
  },
  {
    phase: 'stop',
    name: 'before Stop arrives, when cancelled, and again after its effect',
    aims: () => [
      { operation: 'StopTrainingJob', moment: 'before' },
      { operation: 'StopTrainingJob', moment: 'effect' },
    ],
    act: whileBothRun('cancel'),
  },
  {
    phase: 'stop',
    name: 'when the job has stopped and nobody knows, when finished',
    aims: (random) => [
      { operation: 'DescribeTrainingJob', moment: 'effect', answers: hasEnded, nth: between(1, 2, random('nth')) },
    ],
    act: whileBothRun('finish'),
  },
];
