import type { PriceChange } from '../../contracts/scenario/scenario.js';
import { type Calendar, HORIZON, type Panel, type SeriesTable } from '../panel/panel.js';
import { columnsOf, horizonColumns } from './scenario-days.js';

/** The prices that a scenario gives a series on the days of the horizon; NaN where it leaves them. */
export interface SeriesPrices {
  readonly series: number;
  /** Column of the first day of the horizon. */
  readonly first: number;
  readonly prices: Float32Array;
  /** Which change each comes from, by its position; -1 where none does. */
  readonly by: Int16Array;
}

/** What prices of a scenario are for the series of a panel. */
export interface NewPrices {
  readonly series: readonly SeriesPrices[];
  /** Rows, series x days, that a change reaches and that have no price, one a change. */
  readonly unpriced: readonly number[];
  /** The first row that two changes want to set, by their positions. */
  readonly clash:
    | { readonly changes: readonly [number, number]; readonly series: number; readonly column: number }
    | undefined;
}

/** Finds the new prices, without setting them. @param originDay N of the last known day */
export function findNewPrices(
  panel: Pick<Panel, 'calendar' | 'series' | 'prices'>,
  originDay: number,
  changes: readonly PriceChange[],
): NewPrices {
  const { calendar, series, prices } = panel;
  const { from: first } = horizonColumns(calendar, originDay);
  const weeks = calendar.weeks.length;
  const found = new Map<number, SeriesPrices>();
  const unpriced = changes.map(() => 0);
  let clash: NewPrices['clash'];
  changes.forEach((change, position) => {
    const span = columnsOf(calendar, originDay, change);
    for (const row of rowsOf(series, change)) {
      const own = found.get(row) ?? {
        series: row,
        first,
        prices: new Float32Array(HORIZON).fill(Number.NaN),
        by: new Int16Array(HORIZON).fill(-1),
      };
      found.set(row, own);
      for (let column = span.from; column <= span.to; column++) {
        const before = prices[row * weeks + (calendar.weekOfDay[column] as number)] as number;
        if (Number.isNaN(before)) {
          unpriced[position] = (unpriced[position] as number) + 1;
          continue;
        }
        const other = own.by[column - first] as number;
        if (other !== -1) clash ??= { changes: [other, position], series: row, column };
        own.by[column - first] = position;
        own.prices[column - first] = change.price ?? before * (1 + (change.percent as number) / 100);
      }
    }
  });
  return { series: [...found.values()], unpriced, clash };
}

/**
 * The panel with new prices. Weeks in which a price changes between two days are divided there, since a panel has a price a week:
 * a week that began before the origin keeps its price up to it.
 *
 * @returns the panel itself where every price is what it was
 */
export function setPrices(panel: Panel, originDay: number, changed: readonly SeriesPrices[]): Panel {
  const { calendar } = panel;
  const { from: first } = horizonColumns(calendar, originDay);
  const weeks = calendar.weeks.length;
  const priceOn = (row: number, column: number) => panel.prices[row * weeks + (calendar.weekOfDay[column] as number)];
  const other = changed.filter(({ series, prices }) =>
    prices.some((price, step) => !Number.isNaN(price) && price !== priceOn(series, first + step)),
  );
  if (other.length === 0) return panel;
  const divided = divideWeeks(panel, first, other);
  const width = divided.calendar.weeks.length;
  for (const { series, prices } of other) {
    prices.forEach((price, step) => {
      if (Number.isNaN(price)) return;
      divided.prices[series * width + (divided.calendar.weekOfDay[first + step] as number)] = price;
    });
  }
  return divided;
}

/** Series that a change is about. */
function* rowsOf({ count, item, department, category, store }: SeriesTable, change: PriceChange): Generator<number> {
  const inStore = change.store === undefined ? undefined : store.labels.indexOf(change.store);
  const column = [item, department, category].find(({ labels }) => labels.includes(change.of));
  const code = column?.labels.indexOf(change.of);
  for (let row = 0; row < count; row++) {
    if (inStore !== undefined && store.codes[row] !== inStore) continue;
    if (change.of === '*' || column?.codes[row] === code) yield row;
  }
}

/** The panel with prices of its own, whose weeks begin anew wherever prices change. */
function divideWeeks(panel: Panel, first: number, changed: readonly SeriesPrices[]): Panel {
  const { calendar } = panel;
  const cuts = cutsOf(first, changed);
  const weekOfDay = new Uint16Array(calendar.weekOfDay.length);
  /** The week that each of the new ones was. */
  const was: number[] = [];
  calendar.weekOfDay.forEach((week, day) => {
    if (was.at(-1) !== week || cuts.has(day)) was.push(week);
    weekOfDay[day] = was.length - 1;
  });
  const weeks = calendar.weeks.length;
  // Weeks behind the last day have prices too.
  for (let week = (was.at(-1) ?? -1) + 1; week < weeks; week++) was.push(week);
  const prices = new Float32Array(panel.series.count * was.length);
  for (let row = 0; row < panel.series.count; row++) {
    was.forEach((week, at) => {
      prices[row * was.length + at] = panel.prices[row * weeks + week] as number;
    });
  }
  const divided: Calendar = {
    ...calendar,
    weekOfDay,
    weeks: Int32Array.from(was, (week) => calendar.weeks[week] as number),
  };
  return { ...panel, calendar: divided, prices };
}

/** Columns on which a price is set by another change, or by none, than on the day before. */
function cutsOf(first: number, changed: readonly SeriesPrices[]): ReadonlySet<number> {
  const cuts = new Set<number>();
  for (const { by } of changed) {
    for (let step = 0; step <= HORIZON; step++) {
      if ((by[step - 1] ?? -1) !== (by[step] ?? -1)) cuts.add(first + step);
    }
  }
  return cuts;
}
