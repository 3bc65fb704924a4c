import type { Scales } from '../metrics/scales.js';
import { averageWrmsse } from '../metrics/wrmsse.js';
import { applyChoice, type Candidates, type TriedOrigin } from './choose-ensemble.js';

/** An origin whose 28 days are known, all series in memory: what candidates said then, and what came. */
export interface PastOrigin extends Candidates {
  readonly scales: Scales;
  /** series x 28, units sold. */
  readonly actual: Float32Array;
}

/** The origin as one at which ensembles can be tried. */
export const triedOrigin = (origin: PastOrigin): TriedOrigin => ({
  panel: origin.panel,
  originDay: origin.originDay,
  candidates: origin.forecasts.length,
  scoresOf: (choices) =>
    choices.map((choice) => averageWrmsse(origin.scales, applyChoice(origin, choice), origin.actual)),
});
