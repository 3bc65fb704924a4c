import type { PastStatistic } from './past-statistic.js';

/** Where a feature's values come from. */
export type FeatureSource = 'static' | 'calendar' | 'price' | 'sales';

export interface FeatureDefinition {
  readonly name: string;
  readonly source: FeatureSource;
  readonly definition: string;
  /** Days the value looks at, for rolling features. */
  readonly window?: number;
  /** Days between the newest sale it may see and its own day. */
  readonly shift?: number;
  /** What it is of the sales up to the newest day that it may see, where it is one of these. */
  readonly statistic?: PastStatistic;
}
