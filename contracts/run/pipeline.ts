import type { RunTraining } from '../champion/run-training.js';
import type { DatasetWarning } from '../dataset/dataset-warning.js';
import type { BacktestOrigin, EnsembleRecipe } from '../evaluation/ensemble.js';
import type { Score, Scoreboard, ScoreWindow } from '../evaluation/evaluation.js';
import type { Publication } from '../publication/publication.js';
import type { JudgedVersion } from '../publication/retention.js';
import type { ChampionPackage } from '../registry/champion-package.js';
import type { ForecastRequest } from '../request/request.js';
import type { RuleEvent } from '../training/rule-findings.js';
import type { Stage } from './stages.js';

/** What starts a run. */
export interface PipelineInput {
  readonly run: string;
  readonly request: ForecastRequest;
  /** Raw files in S3, below a prefix named by their content hash. */
  readonly dataset: { readonly uri: string };
  /** Whether a version with a newer origin stays the current one: of runs that a schedule may make up for in any order. */
  readonly keepNewer?: boolean | undefined;
  /** The time of a schedule that it is for, ISO; undefined for a run by hand. */
  readonly scheduledTime?: string | undefined;
}

/** What a run leaves: the table that ends `forecast start`, and the file that `--summary` writes. */
export interface RunSummary {
  readonly run: string;
  readonly status: 'published' | 'failed';
  /** How it came to its models, and from whom it has its champion; undefined of runs of older versions, which all searched. */
  readonly training?: RunTraining | undefined;
  /** What a reader must know beside the numbers, a sentence each: that it was cancelled too late, that it has no report. */
  readonly notes?: readonly string[];
  /** Last known day, ISO date. */
  readonly origin: string;
  /** What is odd in the raw data; undefined for a run of a version that did not look. */
  readonly warnings?: readonly DatasetWarning[] | undefined;
  /** Why what an earlier run left was made anew, a sentence each without its stop. */
  readonly remade?: readonly string[] | undefined;
  readonly window: ScoreWindow;
  readonly champion: Score & { readonly algorithm: string; readonly hyperparameters: Readonly<Record<string, string>> };
  readonly baselines: readonly Score[];
  /** Scores that chose the champion, on days before the origin. */
  readonly selection: Scoreboard;
  /** Why finalists came to no forecast, and were not scored: lines for people. Runs of 0.1.0 don't say. */
  readonly failedFinalists?: readonly string[] | undefined;
  /** What the published forecast is made of. */
  readonly members: readonly MemberSummary[];
  /** How the members did at past origins; undefined where none were tried. */
  readonly backtest?: BacktestSummary | undefined;
  readonly trials: readonly TrialSummary[];
  readonly publication: Publication;
  /** Where its models stand in SageMaker's model registry; undefined where they could not be registered or nobody wants it. */
  readonly registered?: ChampionPackage | undefined;
  /** The endpoint that serves it; undefined where the request wants none, or it did not come up: the notes say why. */
  readonly endpoint?: RunEndpoint | undefined;
  /** Older versions that were deleted since `publish.retention` lets them go; undefined where it keeps all. */
  readonly deleted?: readonly JudgedVersion[] | undefined;
  /** Address of the page with the forecast, its past origins and its training; null when it could not be written. */
  readonly report: string | null;
  readonly seconds: Readonly<Partial<Record<Stage, number>>> & {
    readonly total: number;
    /** In which at least one training job of the run was training. */
    readonly training: number;
  };
  /** All training jobs of the run. */
  readonly jobs: { readonly count: number; readonly billableSeconds: number };
}

/** Where what a run has published is served. */
export interface RunEndpoint {
  readonly name: string;
  /** What it runs on, in words. */
  readonly capacity: string;
  /** ISO time at which it is deleted; undefined where it has no time to live. */
  readonly expiresAt?: string | undefined;
}

export interface MemberSummary {
  readonly name: string;
  /** Share of the published forecast, 0 to 1. */
  readonly weight: number;
}

export interface BacktestSummary {
  /** Oldest first. */
  readonly origins: readonly BacktestOrigin[];
  readonly recipe: EnsembleRecipe;
  /** WRMSSE over the origins, best first: members, ensemble and baselines. */
  readonly means: readonly {
    readonly kind: 'ensemble' | 'member' | 'baseline';
    readonly name: string;
    /** One an origin. */
    readonly scores: readonly number[];
    readonly mean: number;
    /** Standard deviation over the origins; undefined for a single one. */
    readonly spread?: number | undefined;
  }[];
  /** What the numbers can't say. */
  readonly note: string;
}

export interface TrialSummary {
  readonly name: string;
  readonly algorithm: string;
  readonly job: string | null;
  readonly status: string;
  readonly attempts: number;
  readonly objective: number | null;
  readonly seconds: number;
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly failure?:
    | { readonly type: string; readonly reason: string; readonly logTail: readonly string[] }
    | undefined;
  /** Rules that fired on the trial's jobs, and what was done. */
  readonly ruleEvents?: readonly RuleEvent[] | undefined;
}
