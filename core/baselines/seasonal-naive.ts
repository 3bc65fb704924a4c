import { HORIZON, type Panel } from '../panel/panel.js';

/** The last known week, repeated. @returns series x 28 */
export function seasonalNaive(panel: Panel, originDay: number): Float32Array {
  const days = originDay - panel.calendar.firstDay + 1;
  const forecast = new Float32Array(panel.series.count * HORIZON);
  for (let series = 0; series < panel.series.count; series++) {
    const lastWeek = series * panel.days + days - 7;
    for (let step = 0; step < HORIZON; step++) {
      forecast[series * HORIZON + step] = panel.sales[lastWeek + (step % 7)] as number;
    }
  }
  return forecast;
}
