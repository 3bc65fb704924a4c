import type { RunTraining } from '../contracts/champion/run-training.js';
import type { DatasetWarning } from '../contracts/dataset/dataset-warning.js';
import type { Scoreboard } from '../contracts/evaluation/evaluation.js';
import type { ExplanationSample } from '../contracts/explanation/explanation-sample.js';
import type { VersionScores } from '../contracts/monitoring/version-scores.js';
import type { VersionCheck } from '../contracts/publication/version-check.js';
import type { VersionLineage } from '../contracts/publication/version-lineage.js';
import type { ReferenceScore } from '../contracts/request/report.js';
import type { BacktestSummary, MemberSummary } from '../contracts/run/pipeline.js';
import type { RuleEvent, RuleFinding } from '../contracts/training/rule-findings.js';
import type { DataExploration } from '../core/exploration/explore.js';
import type { ErrorExploration } from '../core/exploration/sum-errors.js';

/** All that the page of a run shows. What a run did not have or nobody could read is left out, and the sections say so. */
export interface RunReport {
  readonly run: string;
  /** Name of the forecast. */
  readonly name?: string | undefined;
  /** How it came to its models; said where they are not its own. */
  readonly training?: RunTraining | undefined;
  readonly warnings?: readonly DatasetWarning[] | undefined;
  /** Best first, all of them. */
  readonly trials: readonly DrawnTrial[];
  readonly members: readonly MemberSummary[];
  /** Undefined where no past origins were tried. */
  readonly backtest?: BacktestSummary | undefined;
  /** The trial that won, and what chose it. */
  readonly champion?: string | undefined;
  readonly scoreboard?: Scoreboard | undefined;
  /** Why finalists were not scored: lines for people. */
  readonly failedFinalists?: readonly string[] | undefined;
  readonly forecast?: DrawnForecast | undefined;
  /** The version that planners read when the page was drawn. */
  readonly current?: CurrentVersion | undefined;
  /** Why it says nothing about this forecast, a phrase. */
  readonly currentProblem?: string | undefined;
  readonly checks?: readonly VersionCheck[] | undefined;
  readonly data?: DataExploration | undefined;
  /** The champion's on the validation window. */
  readonly errors?: ErrorExploration | undefined;
  /** Ids of series that the request names to be drawn. */
  readonly chosen?: readonly string[] | undefined;
  /** RMSE from elsewhere that the request names. */
  readonly referenceScores?: readonly ReferenceScore[] | undefined;
  /** Scores of earlier versions, newest origin first. */
  readonly monitored?: readonly VersionScores[] | undefined;
  /** What moves the forecast; undefined where nothing says so. */
  readonly explanation?: ExplanationSample | undefined;
  /** Trainings beside the trials: of the published models and of past origins. */
  readonly fits?: FitsSummary | undefined;
  readonly about?: RunAbout | undefined;
  /** What could not be read, a sentence each. */
  readonly gaps?: readonly string[] | undefined;
}

/** A trial with what its job left to draw. */
export interface DrawnTrial {
  readonly name: string;
  readonly algorithm: string;
  readonly status: string;
  readonly objective?: number | undefined;
  readonly hyperparameters: Readonly<Record<string, string>>;
  /** Every round of each metric of the log, by the metric's name; undefined where nobody has read the log. */
  readonly metrics?: Readonly<Record<string, readonly number[]>> | undefined;
  /** Share of each feature at each saved round; empty where no tensors were saved. */
  readonly importance: Readonly<Record<string, readonly { readonly step: number; readonly value: number }[]>>;
  readonly ruleEvents: readonly RuleEvent[];
  /** Last word of every rule that watched it. */
  readonly rules?: readonly RuleFinding[] | undefined;
  /** Training jobs that it took. */
  readonly attempts?: number | undefined;
  readonly billableSeconds?: number | undefined;
  /** US dollars; undefined where a price is not known. */
  readonly cost?: number | undefined;
  /** When its last attempt trained, milliseconds since 1970. */
  readonly trained?: readonly [number, number] | undefined;
  /** The run whose training was taken over. */
  readonly takenFrom?: string | undefined;
  readonly failure?: string | undefined;
}

/** Sums of a published forecast, and the sales beside them, units a day. */
export interface DrawnGroup {
  /** `Total`, or a state. */
  readonly name: string;
  /** Days up to the origin, the origin last. */
  readonly sold: readonly number[];
  /** Days after the origin as far as they are known. */
  readonly since: readonly number[];
  /** 28 days. */
  readonly forecast: readonly number[];
  /** Published quantiles, 28 days each; undefined without any. */
  readonly quantiles?: Quantiles | undefined;
}

export interface Quantiles {
  readonly 'q0.025': readonly number[];
  readonly 'q0.25': readonly number[];
  readonly 'q0.75': readonly number[];
  readonly 'q0.975': readonly number[];
}

export interface DrawnForecast {
  /** Last known day, ISO date. */
  readonly originDate: string;
  /** The total, then each state. */
  readonly groups: readonly DrawnGroup[];
  readonly series?: number | undefined;
}

/** The version that was current, with the scores that its manifest keeps. */
export interface CurrentVersion {
  readonly version: string;
  readonly origin: string;
  readonly champion?: string | undefined;
  /** On its own validation window. */
  readonly wrmsse?: number | undefined;
  readonly baseline?: { readonly name: string; readonly wrmsse: number } | undefined;
}

/** Trainings that are no trials. */
export interface FitsSummary {
  readonly models: number;
  readonly pastModels: number;
  readonly failed: number;
  readonly billableSeconds: number;
  /** Rules that fired on them, each with the step that trained: `fit CA_1`. */
  readonly ruleEvents: readonly (RuleEvent & { readonly trained: string })[];
}

/** Where a run comes from and what it took. */
export interface RunAbout {
  readonly lineage?: Omit<VersionLineage, 'models'> | undefined;
  /** Model package group of the forecast in SageMaker, and the champion's version where it was registered by then. */
  readonly registry?: { readonly group: string; readonly version?: number | undefined } | undefined;
  /** Seconds of each stage up to the page, by its name. */
  readonly seconds?: Readonly<Record<string, number>> | undefined;
  /** Image of each algorithm. */
  readonly images?: Readonly<Record<string, string>> | undefined;
  /** US dollars an hour of each instance type that has a price. */
  readonly prices?: Readonly<Record<string, number>> | undefined;
  /** The request as YAML. */
  readonly request?: string | undefined;
  /** What drew the page: Node.js and its machine. */
  readonly drawnBy?: string | undefined;
}
