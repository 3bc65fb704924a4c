import type { ChangeEffect } from './change-effect.js';

/** What a scenario that fits the data of its version changes there. */
export interface SoundScenario {
  readonly kind: 'sound';
  /** First and last day that is forecast, ISO dates. */
  readonly days: readonly [string, string];
  readonly effects: readonly ChangeEffect[];
  /** Stores whose rows are other; all that it is about where nothing is. */
  readonly stores: readonly string[];
  /** Whether events or SNAP days are other in any of them, and whether prices are. */
  readonly isCalendarChanged: boolean;
  readonly arePricesChanged: boolean;
}

/** The same, or what does not fit, a sentence each with its cure. */
export type PlannedScenario = SoundScenario | { readonly kind: 'faults'; readonly faults: readonly string[] };
