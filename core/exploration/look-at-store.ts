import type { Calendar, Panel } from '../panel/panel.js';
import { type DailySum, dailySums } from './daily-sums.js';
import { type ColumnSums, lookAtColumns } from './look-at-columns.js';
import { lookAtPrices, type PriceLook } from './look-at-prices.js';
import { lookAtSeries, type SeriesLook } from './look-at-series.js';

/** Places of the items, in the order of their ids, whose days the notebooks drew. */
const DRAWN_ITEMS = [1, 100];
/** Days of these: up to 2011-09-01 of M5. */
const DRAWN_DAYS = 215;

/** Units a day of an item. */
export interface ItemDays {
  readonly item: string;
  readonly units: readonly number[];
}

/** What there is to see in a store, small enough to be kept beside those of all others. */
export interface StoreLook {
  readonly store: string;
  readonly calendar: Pick<Calendar, 'dates' | 'events' | 'snap'>;
  /** Days that are known. */
  readonly end: number;
  readonly series: SeriesLook;
  readonly prices: PriceLook;
  readonly daily: readonly DailySum[];
  readonly columns: ColumnSums;
  readonly items: readonly ItemDays[];
}

/** Looks at a store's series up to the origin. @param originDay N of the last known day */
export function lookAtStore(store: string, panel: Panel, originDay: number): StoreLook {
  const end = Math.max(0, Math.min(panel.days, originDay + 1 - panel.calendar.firstDay));
  const { dates, events, snap } = panel.calendar;
  return {
    store,
    calendar: { dates: dates.slice(0, end), events, snap },
    end,
    series: lookAtSeries(panel, end),
    prices: lookAtPrices(panel, end),
    daily: dailySums(panel, end),
    columns: lookAtColumns(panel, end),
    items: itemDays(panel, end),
  };
}

function itemDays({ series, sales, days }: Panel, end: number): readonly ItemDays[] {
  const { labels, codes } = series.item;
  const length = Math.min(end, DRAWN_DAYS);
  const places = [...new Set(DRAWN_ITEMS.map((place) => Math.min(place, labels.length - 1)))];
  return places.map((place) => {
    const units = new Array<number>(length).fill(0);
    for (let row = 0; row < series.count; row++) {
      if (codes[row] !== place) continue;
      for (let day = 0; day < length; day++) units[day] = (units[day] as number) + (sales[row * days + day] as number);
    }
    return { item: labels[place] as string, units };
  });
}
