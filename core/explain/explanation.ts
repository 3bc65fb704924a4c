import type { Correction } from '../../contracts/evaluation/corrections.js';
import type { Link } from '../../contracts/explanation/link.js';

/** Why a published number is what it is: what it begins with and what moved it, step by step. */
export interface ForecastExplanation {
  /** Members that count, models first. */
  readonly members: readonly MemberExplanation[];
  /** Members that count nothing. */
  readonly uncounted: readonly string[];
  /** Weighted sum of the members' answers, units. */
  readonly combined: number;
  /** Undefined where nothing corrects the sums. */
  readonly correction: CorrectionExplanation | undefined;
  /** What is left: units by which the published number differs from all this, since 32-bit numbers have seven digits. */
  readonly rounding: number;
  /** Units, as they were published. */
  readonly published: number;
}

export type MemberExplanation = ModelExplanation | TopDownExplanation | SmoothingExplanation;

interface Member {
  readonly name: string;
  /** Share that it counts, 0 to 1. */
  readonly weight: number;
  /** Units. */
  readonly answer: number;
}

/** Contributions of the features of the row add up to the margin; the link makes the answer of it. */
export interface ModelExplanation extends Member {
  readonly kind: 'model';
  readonly link: Link;
  /** Mean margin over what the model has learnt from: where the answer begins when nothing is known of the row. */
  readonly bias: number;
  /** The prediction of that margin, units. */
  readonly start: number;
  /** Those that moved the answer most first. */
  readonly features: readonly FeatureEffect[];
  /** What the model itself said, units; below 0 it counts as 0. */
  readonly predicted: number;
}

export interface FeatureEffect {
  readonly name: string;
  /** What it is, in plain words. */
  readonly meaning: string;
  /** NaN where it is missing. */
  readonly value: number;
  /** What the value stands for, where it is a code: `Saturday`. */
  readonly label: string | undefined;
  /** In the margin. */
  readonly contribution: number;
}

/** `top-down`: the series' mean, times what the totals of its store and department say of the day. */
export interface TopDownExplanation extends Member {
  readonly kind: 'top-down';
  /** Exponential mean of the series, units a day. */
  readonly mean: number;
  readonly factor: number;
}

/** `exponential-smoothing`: level and season of the series, times what brings the sums of its store and department to their totals. */
export interface SmoothingExplanation extends Member {
  readonly kind: 'exponential-smoothing';
  /** Units a day. */
  readonly level: number;
  /** Units that the weekday adds; less than 0 together counts as 0. */
  readonly season: number;
  readonly factor: number;
}

/** The sums of a group of series were drawn towards what is known of them: all its series by the same factor, except by least squares. */
export interface CorrectionExplanation {
  readonly by: Exclude<Correction, 'none'>;
  /** How far they were drawn, 0 to 1. */
  readonly strength: number;
  /** Name of the group, such as `CA_1_FOODS_3`. */
  readonly group: string;
  /** Units of the group as the members have them: on the day, or over the 28 days where the correction looks at these. */
  readonly before: number;
  /** What they were drawn to, and what came of it, units. */
  readonly wanted: number;
  readonly after: number;
  readonly factor: number;
}
