import { HORIZON, type Panel } from './panel.js';

/**
 * What was sold on the days after an origin.
 *
 * @param length how many of them, where not all 28 have come
 * @returns series x length, units a day
 * @throws Error when the data end before those days do
 */
export function actualSales(panel: Panel, originDay: number, length = HORIZON): Float32Array {
  const first = originDay + 1 - panel.calendar.firstDay;
  if (first < 0 || first + length > panel.days) {
    throw new Error(`the ${length} days after d_${originDay} are not known, so it can't be scored`);
  }
  const actual = new Float32Array(panel.series.count * length);
  for (let series = 0; series < panel.series.count; series++) {
    const from = series * panel.days + first;
    actual.set(panel.sales.subarray(from, from + length), series * length);
  }
  return actual;
}
