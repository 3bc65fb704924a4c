import { HORIZON, type Panel } from '../panel/panel.js';
import { dayTotals } from '../reconcile/day-totals.js';
import { toDayTotals } from '../reconcile/to-day-totals.js';

/** What a day counts against the day after it: a level is about 20 days long. */
const DECAY = 0.95;
/** Days further back than these say nothing any more. */
const DAYS = 180;

/**
 * Each series' exponential mean, times what the regression on the totals of its store and department says of the days.
 *
 * @returns series x 28
 */
export function topDown(panel: Panel, originDay: number): Float32Array {
  const known = originDay - panel.calendar.firstDay + 1;
  const span = Math.min(DAYS, known);
  const weights = Float64Array.from({ length: span }, (_, index) => DECAY ** (span - 1 - index));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const forecast = new Float32Array(panel.series.count * HORIZON);
  for (let series = 0; series < panel.series.count; series++) {
    const from = series * panel.days + known - span;
    let sum = 0;
    for (let day = 0; day < span; day++) sum += (weights[day] as number) * (panel.sales[from + day] as number);
    forecast.fill(sum / total, series * HORIZON, (series + 1) * HORIZON);
  }
  return toDayTotals(dayTotals(panel, originDay), forecast);
}
