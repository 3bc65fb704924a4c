import type { MetricDefinition } from '../algorithms/algorithms.js';
import type { FailureType } from '../failures/failures.js';
import type { InstanceLimits } from '../instance-queue/instance-queue.js';
import type { Rules } from '../request/rules.js';

/** One input of a training job: a directory below /opt/ml/input/data. */
export interface Channel {
  readonly name: 'train' | 'validation';
  readonly uri: string;
  /** `S3Prefix`: every object below the prefix; `ManifestFile`: the objects that the JSON file lists. */
  readonly dataType: 'S3Prefix' | 'ManifestFile';
  readonly contentType: string;
}

/** Everything that a training job is made from, apart from who asks and which attempt it is. */
export interface TrainingPlan {
  readonly algorithm: string;
  readonly image: string;
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly channels: readonly Channel[];
  readonly metrics: readonly MetricDefinition[];
  /** A built-in algorithm brings its own metric definitions, and SageMaker refuses others; we only read its log by these. */
  readonly builtIn: boolean;
  /** The metric that ranks trials, one of `metrics`; smaller is better. */
  readonly objective: string;
  /** Tried in this order when AWS has no capacity. */
  readonly instanceTypes: readonly string[];
  readonly volumeGb: number;
  readonly maxRuntimeSeconds: number;
  /** Managed spot training; on-demand instances where it is left out. */
  readonly spot?: { readonly maxWaitSeconds: number; readonly checkpoints: boolean } | undefined;
  /** Time that the instance is kept for the next job; undefined where it goes at once. */
  readonly keepAliveSeconds?: number | undefined;
  /** Prefix below which SageMaker writes `<job>/output/model.tar.gz`. */
  readonly outputUri: string;
  /** What watches the job; undefined where nothing does. */
  readonly rules?: Rules | undefined;
  /** Whether the image saves the tensors that SageMaker's own rule evaluations need. */
  readonly savesTensors: boolean;
}

/** Prefix below which hooks save the tensors of a plan's jobs. */
export const debugUriOf = ({ outputUri }: Pick<TrainingPlan, 'outputUri'>): string => `${outputUri}/debug`;

/** One attempt at a plan: what submit turns into exactly one remote job. */
export interface TrainingAttempt {
  readonly owner: string;
  readonly run: string;
  readonly attempt: number;
  readonly instanceType: string;
  readonly plan: TrainingPlan;
  /** Whether the attempt has waited in line for its instance. */
  readonly leased?: boolean | undefined;
}

/** A remote job, by its exact name. */
export interface JobRef {
  readonly name: string;
  /** True when an identical job already existed, so nothing was started. */
  readonly attached: boolean;
  /** Who judges the rules that AWS knows too; our engine where nothing is said. */
  readonly judge?: RuleJudge | undefined;
}

/** SageMaker Debugger's rule evaluation jobs, or our own engine. */
export type RuleJudge = 'sagemaker' | 'engine';

/** How a remote job ended. */
export type JobEnd = CompletedJob | FailedJob;

interface EndedJob {
  readonly name: string;
  /** Last value of each metric by name. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Seconds between start and end of training, and those AWS bills. */
  readonly trainingSeconds: number;
  readonly billableSeconds: number;
  /** When its training began and ended, milliseconds since 1970; undefined when it never began. */
  readonly trained?: readonly [number, number] | undefined;
}

export interface CompletedJob extends EndedJob {
  readonly kind: 'completed';
  readonly modelUri: string;
}

export interface FailedJob extends EndedJob {
  readonly kind: 'failed';
  readonly failure: FailureType;
  /** The service's or the container's own sentence. */
  readonly reason: string;
  /** The last 50 lines of the log, oldest first. */
  readonly logTail: readonly string[];
}

/** What a watcher shows while a job runs; it travels in heartbeats, so it costs no history. */
export interface JobProgress {
  readonly job: string;
  readonly status: string;
  /** Newest point of the objective. */
  readonly step?: number | undefined;
  readonly value?: number | undefined;
}

/** Where a watch stands: given to the next one, so that no round is read twice. Opaque to workflows. */
export interface WatchState {
  readonly cursor?: unknown;
  readonly steps: Readonly<Record<string, number>>;
  readonly rounds?: Readonly<Record<string, number>> | undefined;
  readonly rules?: unknown;
}

/** What a rule said of a job. */
export interface RuleFinding {
  /** Name of the watched rule; the rule's own unless the request gives another. */
  readonly name: string;
  readonly rule: string;
  readonly status: 'InProgress' | 'NoIssuesFound' | 'IssuesFound' | 'Error' | 'Stopped';
  /** The round at which it fired, else the last one judged. */
  readonly step?: number | undefined;
  readonly numbers?: Readonly<Record<string, number>> | undefined;
  readonly details: string;
}

/** The objective of a job at a rung: a round at which trials are compared. */
export interface RungPoint {
  /** Rounds done, one of the rungs that were asked for. */
  readonly step: number;
  readonly value: number;
}

/** What a watch comes back with; `rungs` are those passed since the watch before. */
export type WatchOutcome =
  | {
      readonly kind: 'ended';
      readonly end: JobEnd;
      readonly rules: readonly RuleFinding[];
      readonly rungs?: readonly RungPoint[] | undefined;
    }
  | {
      readonly kind: 'rules';
      readonly fired: readonly RuleFinding[];
      readonly rungs?: readonly RungPoint[] | undefined;
      readonly resume: WatchState;
    }
  | { readonly kind: 'rungs'; readonly rungs: readonly RungPoint[]; readonly resume: WatchState };

/** Why a sweep ends a trial that still runs. */
export interface TrialStop {
  readonly failure: 'StoppedByPruning' | 'StoppedByLimit';
  readonly reason: string;
}

/** A rule that fired, and what was done about it. */
export interface RuleEvent extends RuleFinding {
  readonly job: string;
  readonly action: string;
}

/** A trial as a child workflow gets it. */
export interface TrialSpec {
  readonly name: string;
  readonly run: string;
  readonly plan: TrainingPlan;
  /** Whom to tell when a rung is passed; nobody where nothing is pruned. */
  readonly rungs?: { readonly sweep: string; readonly index: number; readonly steps: readonly number[] } | undefined;
  /** Content of the container; without it nobody can say whether an earlier training was the same. */
  readonly container?: string | undefined;
  /** US dollars an hour of each instance type of the plan that has a price. */
  readonly prices?: Readonly<Record<string, number>> | undefined;
  /** How the trial waits for instances; without it, it waits only when AWS refuses, at the middle priority. */
  readonly slots?: TrialSlots | undefined;
}

export interface TrialSlots {
  /** Instance types for which the trial asks before it submits. */
  readonly limits?: InstanceLimits | undefined;
  /** 1 goes first, 9 last. */
  readonly priority?: number | undefined;
  /** Whom to tell when the trial begins to wait and when its turn has come: waiting costs nothing. */
  readonly sweep?: { readonly id: string; readonly index: number } | undefined;
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
  readonly image: string;
  readonly seconds: number;
  /** Of all attempts. */
  readonly billableSeconds: number;
  /** US dollars of all attempts; undefined where an instance type has no price. */
  readonly cost?: number | undefined;
  /** Where the result was found, when the same training had been done before. */
  readonly cached?: { readonly run: string; readonly workflow: string } | undefined;
  /** The objective at the rungs that the last attempt passed. */
  readonly rungs?: readonly RungPoint[] | undefined;
  /** Rules that fired, in order, with what was done. */
  readonly ruleEvents?: readonly RuleEvent[] | undefined;
  /** Last word of every watched rule on the last attempt. */
  readonly rules?: readonly RuleFinding[] | undefined;
  /** Who judged the rules that AWS knows too: says whether `source: auto` had to fall back. */
  readonly judge?: RuleJudge | undefined;
  /** Ranked after all others, because a rule found something. */
  readonly demoted?: boolean | undefined;
  readonly failure?:
    | { readonly type: FailureType; readonly reason: string; readonly logTail: readonly string[] }
    | undefined;
}

export interface AttemptResult {
  readonly job: string;
  readonly instanceType: string;
  readonly status: 'completed' | FailureType;
  readonly billableSeconds?: number | undefined;
  /** When its training began and ended, milliseconds since 1970. */
  readonly trained?: readonly [number, number] | undefined;
}
