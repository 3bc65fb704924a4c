import type { Panel } from '../panel/panel.js';

/** What a day counts against the day after it: a level is about 20 days long. */
const DECAY = 0.95;
/** Days further back than these say nothing any more. */
const DAYS = 180;

/** Exponential means of the sales up to the origin. @returns one a series, units a day */
export function recentMeans(panel: Panel, originDay: number): Float64Array {
  const known = originDay - panel.calendar.firstDay + 1;
  const span = Math.min(DAYS, known);
  const weights = Float64Array.from({ length: span }, (_, index) => DECAY ** (span - 1 - index));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Float64Array.from({ length: panel.series.count }, (_, series) => {
    const from = series * panel.days + known - span;
    let sum = 0;
    for (let day = 0; day < span; day++) sum += (weights[day] as number) * (panel.sales[from + day] as number);
    return sum / total;
  });
}
