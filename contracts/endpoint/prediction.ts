import type { EnsembleRecipe } from '../evaluation/ensemble.js';
import type { ServedVersion } from './served-version.js';

/** A question to the endpoint of a forecast. */
export interface PredictInput {
  readonly endpoint: string;
  readonly served: ServedVersion;
  /** Id of the series, with or without its end. */
  readonly series: string;
  /** ISO date; all 28 days where it is left out. */
  readonly day?: string | undefined;
  readonly isServerless: boolean;
  /** The answer comes in S3. */
  readonly isAsynchronous?: boolean | undefined;
  /** The configuration that serves `served`; whatever else answers is another version. Questions asked before it was known lack it. */
  readonly config?: string | undefined;
}

/** What one model says of a day, beside what the run's batch transform had said. */
export interface ModelAnswer {
  /** Of its member. */
  readonly member: string;
  readonly variant: string;
  /** In the published forecast. */
  readonly weight: number;
  /** Units, as the model says them. */
  readonly answer: number;
  /** Undefined where the answers of the run are gone. */
  readonly transform?: number | undefined;
}

export interface PredictedDay {
  /** ISO date. */
  readonly date: string;
  readonly answers: readonly ModelAnswer[];
  /** The answers by their weights; below zero counts as zero, as in the forecast. */
  readonly weighted: number;
  /** What planners read. */
  readonly published: number;
}

export interface Prediction {
  readonly forecast: string;
  readonly version: string;
  readonly endpoint: string;
  readonly series: string;
  readonly days: readonly PredictedDay[];
  /** What the published number has besides the models. */
  readonly methods: readonly { readonly name: string; readonly weight: number }[];
  /** How the sums of the forecast were corrected. */
  readonly correction: Pick<EnsembleRecipe, 'correction' | 'strength'>;
}
