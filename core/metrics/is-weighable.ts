import { HORIZON, type Panel } from '../panel/panel.js';

/**
 * Whether a forecast made at an origin can be scored with WRMSSE: a series was sold at a known price on the 28 days up to
 * it, and its sales have changed since its first sale. Sums with such a series weigh and change at every level, unless changes
 * of others cancel out its own on every day.
 *
 * @param originDay N of the last known day
 */
export function isWeighable({ calendar, prices, sales, days: width, series }: Panel, originDay: number): boolean {
  const known = originDay - calendar.firstDay + 1;
  const weeks = calendar.weeks.length;
  if (known < 1) return false;
  for (let row = 0; row < series.count; row++) {
    const past = sales.subarray(row * width, row * width + known);
    const hasWeight = past.subarray(Math.max(0, known - HORIZON)).some((units, index) => {
      const week = calendar.weekOfDay[Math.max(0, known - HORIZON) + index] as number;
      return units > 0 && (prices[row * weeks + week] as number) > 0;
    });
    if (hasWeight && changes(past)) return true;
  }
  return false;
}

/** Whether sales ever change from their first day on. */
function changes(past: Panel['sales']): boolean {
  const first = past.findIndex((units) => units > 0);
  return past.some((units, day) => day > first && units !== past[first]);
}
