import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { SweepLimits } from '../request/sweep-limits.js';
import type { RuleQuestion } from '../training/rule-questions.js';
import type { RungPoint } from '../training/watch.js';

/** From a trial: it has passed rungs. */
export interface RungsPassed {
  /** Number of the trial in its sweep. */
  readonly index: number;
  readonly rungs: readonly RungPoint[];
}

/** More room for a sweep that runs: only what is given changes. */
export interface SweepExtension {
  readonly maxTrials?: number;
  readonly limits?: Partial<SweepLimits>;
}

/** From a trial: it waits for an instance, or waits no longer. */
export interface TrialWaits {
  readonly index: number;
  readonly waits: boolean;
}

/** From a trial: what its rules ask of a person now. */
export interface TrialAsks {
  readonly index: number;
  /** Rises with each message of the trial, since signals may overtake each other. */
  readonly number: number;
  /** All that are open, oldest first. */
  readonly questions: readonly RuleQuestion[];
}

export const trialAsksSignal = defineSignal<[TrialAsks]>('trialAsks');
export const trialWaitsSignal = defineSignal<[TrialWaits]>('trialWaits');
export const rungsPassedSignal = defineSignal<[RungsPassed]>('rungsPassed');

/** Running trials finish, none start. */
export const pauseSweepUpdate = defineUpdate<string>('pauseSweep');
export const resumeSweepUpdate = defineUpdate<string>('resumeSweep');
export const extendSweepUpdate = defineUpdate<string, [SweepExtension]>('extendSweep');
/** Ends the sweep now with what it has: running trials are stopped, the best one counts. */
export const finishSweepUpdate = defineUpdate<string>('finishSweep');
