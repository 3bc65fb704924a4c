import { HORIZON, type Panel } from './panel.js';

/**
 * What was sold on the days after an origin.
 *
 * @returns series x 28, units a day
 * @throws Error when the data end before those days do
 */
export function actualSales(panel: Panel, originDay: number): Float32Array {
  const first = originDay + 1 - panel.calendar.firstDay;
  if (first < 0 || first + HORIZON > panel.days) {
    throw new Error(`the ${HORIZON} days after d_${originDay} are not known, so it can't be scored`);
  }
  const actual = new Float32Array(panel.series.count * HORIZON);
  for (let series = 0; series < panel.series.count; series++) {
    const from = series * panel.days + first;
    actual.set(panel.sales.subarray(from, from + HORIZON), series * HORIZON);
  }
  return actual;
}
