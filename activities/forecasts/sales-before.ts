import { HORIZON, type Panel } from '../../core/panel/panel.js';

/** Units sold on the 28 days up to the origin. */
export function salesBefore({ sales, days, series, calendar }: Panel, originDay: number): number {
  const end = originDay - calendar.firstDay + 1;
  let units = 0;
  for (let index = 0; index < series.count; index++) {
    units += sumOf(sales.subarray(index * days + Math.max(0, end - HORIZON), index * days + end));
  }
  return units;
}

export const sumOf = (values: Float32Array | Uint16Array): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};
