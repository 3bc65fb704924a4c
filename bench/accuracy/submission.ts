import { HORIZON, type Panel } from '../../core/panel/panel.js';

/** The forecast of the days after the data's last in the layout of an M5 submission. @param forecast series x 28 */
export function submissionOf({ series }: Panel, forecast: Float32Array): string {
  const header = `id,${Array.from({ length: HORIZON }, (_, step) => `F${step + 1}`).join(',')}`;
  const lines = series.ids.map((id, index) => {
    const days = forecast.subarray(index * HORIZON, (index + 1) * HORIZON);
    return `${id}_evaluation,${Array.from(days, (units) => String(Number(units.toPrecision(7)))).join(',')}`;
  });
  return `${[header, ...lines].join('\n')}\n`;
}
