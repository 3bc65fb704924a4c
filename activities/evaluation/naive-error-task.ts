import { seasonalNaive } from '../../core/baselines/seasonal-naive.js';
import { HORIZON } from '../../core/panel/panel.js';
import { decodePanel } from '../../core/panel/panel-file.js';
import { firstOnSale } from '../../core/panel/prices-by-day.js';

export interface NaiveErrorTask {
  /** Panel file of a store. */
  readonly panel: Uint8Array;
  /** N of the last day before the validation window. */
  readonly originDay: number;
  /** Leaves out days before an item was on sale, as the validation rows do. */
  readonly dropUnreleased: boolean;
}

/** Squared errors of the seasonal naive forecast, added up; whole numbers, so that stores add up to the same in any order. */
export interface SquaredErrors {
  readonly squares: number;
  readonly rows: number;
}

/** Errors of the seasonal naive forecast on a store's rows of the validation channel, units a day. Runs in a worker thread. */
export default function naiveErrorTask({ panel: bytes, originDay, dropUnreleased }: NaiveErrorTask): SquaredErrors {
  const panel = decodePanel(bytes);
  const forecast = seasonalNaive(panel, originDay);
  const first = originDay + 1 - panel.calendar.firstDay;
  let squares = 0;
  let rows = 0;
  for (let series = 0; series < panel.series.count; series++) {
    const start = dropUnreleased ? Math.max(0, firstOnSale(panel, series) - first) : 0;
    for (let step = start; step < HORIZON; step++) {
      const sold = panel.sales[series * panel.days + first + step] as number;
      squares += ((forecast[series * HORIZON + step] as number) - sold) ** 2;
      rows += 1;
    }
  }
  return { squares, rows };
}
