import type { Panel } from '../panel/panel.js';
import { exponentialSmoothing } from './exponential-smoothing.js';
import { naive } from './naive.js';
import { seasonalNaive } from './seasonal-naive.js';
import { weekdayProfile } from './weekday-profile.js';

export interface Baseline {
  readonly name: string;
  /** series x 28, from the sales up to the origin day (the N of `d_N`). */
  readonly forecast: (panel: Panel, originDay: number) => Float32Array;
}

/** What a model must beat to be worth its money. */
export const baselines: readonly Baseline[] = [
  { name: 'naive', forecast: naive },
  { name: 'seasonal naive', forecast: seasonalNaive },
  { name: '28-day mean x weekday', forecast: weekdayProfile },
  { name: 'exponential smoothing', forecast: exponentialSmoothing },
];
