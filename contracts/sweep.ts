import type { SweepRequest, TrainingSettings } from './request.js';
import type { Rules } from './rules.js';
import type { TrialResult } from './training.js';

/** What a sweep workflow needs: the search, and what every job of it shares. */
export interface SweepInput {
  readonly run: string;
  readonly search: SweepRequest;
  readonly training: TrainingSettings;
  readonly rules: Rules;
  readonly images: Readonly<Record<string, string>>;
  readonly channels: { readonly train: string; readonly validation: string };
  readonly outputUri: string;
  /** Name of the metric that ranks trials; smaller is better. */
  readonly objective: string;
}

export interface SweepResult {
  readonly sweep: string;
  /** Best first, failed ones last. */
  readonly results: readonly TrialResult[];
}
