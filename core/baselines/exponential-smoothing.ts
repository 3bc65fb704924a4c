import { HORIZON, type Panel } from '../panel/panel.js';
import { smoothSeries } from './smooth-series.js';

/**
 * Exponential smoothing of each series by itself: a level and an additive season of seven days, without trend.
 *
 * Forecasts are never negative; a series that never sold has zeros.
 *
 * @returns series x 28
 */
export function exponentialSmoothing(panel: Panel, originDay: number): Float32Array {
  const forecast = new Float32Array(panel.series.count * HORIZON);
  for (let series = 0; series < panel.series.count; series++) {
    const smoothed = smoothSeries(panel, series, originDay);
    if (smoothed === undefined) continue;
    for (let step = 0; step < HORIZON; step++) {
      const season = smoothed.season[step % smoothed.season.length] as number;
      forecast[series * HORIZON + step] = Math.max(0, smoothed.level + season);
    }
  }
  return forecast;
}
