import type { Score } from '../../contracts/evaluation/evaluation.js';
import { bias, rmse, type Scales, scoreWrmsse } from '../../core/metrics/index.js';
import { HORIZON, type Panel } from '../../core/panel/panel.js';

/** All that is said of a forecast whose days have come. @param forecast series x 28 @param actual series x 28 */
export function scoreOf(name: string, scales: Scales, forecast: Float32Array, actual: Float32Array): Score {
  const { average, levels, stores, departments } = scoreWrmsse(scales, forecast, actual);
  return {
    name,
    wrmsse: average,
    rmse: rmse(forecast, actual),
    bias: bias(forecast, actual),
    levels,
    stores,
    departments,
  };
}

export const byWrmsse = (a: Score, b: Score): number => a.wrmsse - b.wrmsse;

/** First and last date of the 28 days after the origin. */
export function windowDates({ calendar }: Panel, originDay: number) {
  const first = originDay + 1 - calendar.firstDay;
  return {
    firstDate: calendar.dates[first] as string,
    lastDate: calendar.dates[first + HORIZON - 1] as string,
  };
}
