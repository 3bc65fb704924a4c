import { seasonalNaive } from '../../core/baselines/seasonal-naive.js';
import { HORIZON } from '../../core/panel/panel.js';
import { decodePanel } from '../../core/panel/panel-file.js';
import { firstOnSale } from '../../core/panel/prices-by-day.js';

export interface NaiveErrorTask {
  readonly panels: readonly Uint8Array[];
  /** N of the last day before the validation window. */
  readonly originDay: number;
  /** Leaves out days before an item was on sale, as the validation rows do. */
  readonly dropUnreleased: boolean;
}

/** RMSE of the seasonal naive forecast on the rows of the validation channel, units a day; undefined where it has none. Runs in a worker thread. */
export default function naiveErrorTask({ panels, originDay, dropUnreleased }: NaiveErrorTask): number | undefined {
  let squares = 0;
  let rows = 0;
  for (const bytes of panels) {
    const panel = decodePanel(bytes);
    const forecast = seasonalNaive(panel, originDay);
    const first = originDay + 1 - panel.calendar.firstDay;
    for (let series = 0; series < panel.series.count; series++) {
      const start = dropUnreleased ? Math.max(0, firstOnSale(panel, series) - first) : 0;
      for (let step = start; step < HORIZON; step++) {
        const sold = panel.sales[series * panel.days + first + step] as number;
        squares += ((forecast[series * HORIZON + step] as number) - sold) ** 2;
        rows += 1;
      }
    }
  }
  return rows === 0 ? undefined : Math.sqrt(squares / rows);
}
