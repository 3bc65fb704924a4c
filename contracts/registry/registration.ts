import type { RunTraining } from '../champion/run-training.js';
import type { Score, ScoreWindow } from '../evaluation/evaluation.js';
import type { VersionLineage } from '../publication/version-lineage.js';
import type { PackageApproval } from './champion-package.js';

/**
 * Models that a package names: one that is deployed by default, and as many others by name as SageMaker takes
 * (`AdditionalInferenceSpecifications`).
 */
export const MOST_REGISTERED = 16;

/** A model of a champion, by a name that `CreateModel` can ask for. */
export interface RegisteredModel {
  readonly name: string;
  /** For people: its member and group of series. */
  readonly what: string;
  readonly image: string;
  readonly uri: string;
}

/** Whether the models may be deployed, and why. */
export interface ApprovalWord {
  readonly status: PackageApproval;
  readonly why: string;
}

/** A champion to be registered. */
export interface Registration {
  /** Of the forecast. */
  readonly name: string;
  readonly run: string;
  /** Last known day, ISO date. */
  readonly origin: string;
  readonly training: RunTraining;
  readonly lineage: Omit<VersionLineage, 'models'>;
  readonly score: Score;
  readonly window: ScoreWindow;
  readonly baselines: readonly Pick<Score, 'name' | 'wrmsse'>[];
  /** Of the ensemble, oldest first; empty where none were tried. */
  readonly pastOrigins: readonly { readonly originDay: number; readonly wrmsse: number }[];
  /** The first `MOST_REGISTERED`, the one to deploy by default first. */
  readonly models: readonly RegisteredModel[];
  /** How many there are. */
  readonly modelCount: number;
  readonly approval: ApprovalWord;
}
