import type { FailureType } from '../failures/failures.js';
import type { InstanceLimits } from '../instance-queue/instance-queue.js';
import type { SweepNotifications } from '../notification/sweep-notifications.js';
import type { FileProof } from '../stored/stored-file.js';
import type { RunTracking } from '../tracking/tracker.js';
import type { RuleEvent, RuleFinding, RuleJudge } from './rule-findings.js';
import type { TrainingPlan } from './training-plan.js';
import type { RungPoint } from './watch.js';

/** A trial as a child workflow gets it. */
export interface TrialSpec {
  readonly name: string;
  readonly run: string;
  readonly plan: TrainingPlan;
  /** The sweep that it is a trial of, by its workflow id, and its number there; a fit belongs to none. */
  readonly sweep?: { readonly id: string; readonly index: number };
  /** Rounds at which its sweep compares it with others, rising. */
  readonly rungs: readonly number[];
  /** Content of the container; without it nobody can say whether an earlier training was the same. */
  readonly container?: string | undefined;
  /** US dollars an hour of each instance type of the plan that has a price; a fit counts no cost. */
  readonly prices?: Readonly<Record<string, number>> | undefined;
  /** Names of our search attributes that the server knows; undefined in a trial of 0.1.0. */
  readonly searchAttributes?: readonly string[] | undefined;
  /** Who is told of rules that fire on its jobs; nobody where it is left out. */
  readonly notifications?: SweepNotifications | undefined;
  /** Left out where no tracker is told of it. */
  readonly tracking?: RunTracking | undefined;
  /** How the trial gets the lease of an instance. */
  readonly lease: TrialLease;
}

export interface TrialLease {
  /** Instance types for which the trial asks before it submits; for others it asks when AWS refuses. */
  readonly limits: InstanceLimits;
  /** 1 goes first, 9 last. */
  readonly priority: number;
}

/** A trial as the leaderboard and the summary show it. */
export interface TrialResult {
  readonly name: string;
  readonly algorithm: string;
  readonly hyperparameters: Readonly<Record<string, string>>;
  /** `pruned`: the sweep saw that others were better; `stopped`: the sweep reached a limit. */
  readonly status: 'completed' | 'pruned' | 'stopped' | 'failed';
  /** Name of the job of the last attempt; undefined when not one was accepted. */
  readonly job?: string | undefined;
  /** All attempts, oldest first. */
  readonly attempts: readonly AttemptResult[];
  readonly objective?: number | undefined;
  readonly modelUri?: string | undefined;
  /** What the model was when its training had ended. */
  readonly modelProof?: FileProof | undefined;
  readonly image: string;
  /** What the container of its model needs to be told; only of Autopilot's. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  readonly seconds: number;
  /** Of all attempts. */
  readonly billableSeconds: number;
  /** US dollars of all attempts; undefined where an instance type has no price. */
  readonly cost?: number;
  /** Why it was trained again, although the step cache had an entry of it. */
  readonly remade?: string | undefined;
  /** Where the result was found, when the same training had been done before. */
  readonly cached?: { readonly run: string; readonly workflow: string };
  /** The objective at the rungs that the last attempt passed. */
  readonly rungs?: readonly RungPoint[];
  /** Rules that fired, in order, with what was done. */
  readonly ruleEvents?: readonly RuleEvent[] | undefined;
  /** Last word of every watched rule on the last attempt. */
  readonly rules?: readonly RuleFinding[] | undefined;
  /** Who judged the rules that AWS knows too: says whether `source: auto` had to fall back. */
  readonly judge?: RuleJudge | undefined;
  /** Ranked after all others, because a rule found something. */
  readonly demoted?: boolean;
  readonly failure?:
    | { readonly type: FailureType; readonly reason: string; readonly logTail: readonly string[] }
    | undefined;
}

export interface AttemptResult {
  readonly job: string;
  readonly instanceType: string;
  readonly status: 'completed' | FailureType;
  readonly billableSeconds: number;
  /** When its training began and ended, milliseconds since 1970. */
  readonly trained?: readonly [number, number] | undefined;
}

/** `trial-003`: sorts by number up to a thousand trials. */
export const trialName = (index: number): string => `trial-${String(index).padStart(3, '0')}`;
