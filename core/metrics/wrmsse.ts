import type { Panel } from '../panel/panel.js';
import { daysOf } from './days-of.js';
import { ErrorSums, type Wrmsse } from './error-sums.js';
import { type Scales, scalesOf } from './scales.js';
import { wholePart } from './whole-part.js';

export interface WrmsseInput {
  readonly panel: Panel;
  /** N of the last day that the forecast knew. */
  readonly originDay: number;
  /** series x 28, units a day. */
  readonly forecast: Float32Array;
  /** series x 28, units sold. */
  readonly actual: Float32Array;
}

/**
 * Weighted root mean squared scaled error over the twelve M5 levels.
 *
 * Each series of a level (a sum of bottom series) has its squared error scaled by the mean squared day-to-day change of
 * its own past, counted from its first day with sales, and weighs as much as its dollar sales of the last 28 known days.
 * A series whose past never changes has no scale; it is left out and the others of its level share its weight.
 *
 * @source M5 Competitors' Guide, pp. 5-9
 * @throws NothingToWeigh where nothing was sold in these 28 days: any number would be a wrong one
 */
export const wrmsse = ({ panel, originDay, forecast, actual }: WrmsseInput): Wrmsse =>
  scoreWrmsse(scalesOf(panel, originDay), forecast, actual);

/** The same for several forecasts of one origin, whose scales are made once; of the first days alone, where not all have come. */
export const scoreWrmsse = (scales: Scales, forecast: Float32Array, actual: Float32Array): Wrmsse =>
  errorsOf(scales, forecast, actual).score();

/** The mean of the levels alone, for a search that scores many forecasts. */
export const averageWrmsse = (scales: Scales, forecast: Float32Array, actual: Float32Array): number =>
  errorsOf(scales, forecast, actual).average();

function errorsOf(scales: Scales, forecast: Float32Array, actual: Float32Array): ErrorSums {
  const { above, part } = wholePart(scales);
  const sums = new ErrorSums(above, daysOf(scales.series.count, forecast, actual));
  sums.add(part, forecast, actual);
  return sums;
}
