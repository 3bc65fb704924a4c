import type { RuleFinding } from './rule-findings.js';
import type { JobEnd } from './training-job.js';

/** The objective of a job at a rung: a round at which trials are compared. */
export interface RungPoint {
  /** Rounds done, one of the rungs that were asked for. */
  readonly step: number;
  readonly value: number;
}

/** Where a watch stands: given to the next one, so that no round is read twice. Opaque to workflows. */
export interface WatchState {
  readonly cursor?: unknown;
  readonly steps: Readonly<Record<string, number>>;
  readonly rounds?: Readonly<Record<string, number>> | undefined;
  readonly rules?: unknown;
}

/** What a watch comes back with; `rungs` are those passed since the watch before. */
export type WatchOutcome =
  | {
      readonly kind: 'ended';
      readonly end: JobEnd;
      readonly rules: readonly RuleFinding[];
      readonly rungs: readonly RungPoint[];
    }
  | {
      readonly kind: 'rules';
      readonly fired: readonly RuleFinding[];
      readonly rungs: readonly RungPoint[];
      readonly resume: WatchState;
    }
  | { readonly kind: 'rungs'; readonly rungs: readonly RungPoint[]; readonly resume: WatchState };
