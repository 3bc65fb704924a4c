import { HORIZON, type Panel } from '../panel/panel.js';

/** The last known day, repeated. @returns series x 28 */
export function naive(panel: Panel, originDay: number): Float32Array {
  const last = originDay - panel.calendar.firstDay;
  const forecast = new Float32Array(panel.series.count * HORIZON);
  for (let series = 0; series < panel.series.count; series++) {
    forecast.fill(panel.sales[series * panel.days + last] as number, series * HORIZON, (series + 1) * HORIZON);
  }
  return forecast;
}
