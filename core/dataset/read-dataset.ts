import type { Scope } from '../../contracts/request.js';
import { type Calendar, HORIZON, type Panel } from '../panel/panel.js';
import { type FaultGroup, FaultList } from './faults.js';
import { encodeLabels, readCalendar, sliceCalendar } from './read-calendar.js';
import { readPrices } from './read-prices.js';
import { readSales } from './read-sales.js';

/** The three raw files, unpacked. */
export interface RawFiles {
  readonly calendar: Uint8Array;
  readonly sales: { readonly name: string; readonly bytes: Uint8Array };
  readonly prices: Uint8Array;
}

export type ReadDataset =
  | { readonly kind: 'panel'; readonly panel: Panel; readonly originDay: number }
  | { readonly kind: 'faults'; readonly count: number; readonly groups: readonly FaultGroup[] };

/** Days before the origin that a run needs at least: the validation window, its look-back, and some days to learn from. */
export const MIN_HISTORY = 4 * HORIZON;

/**
 * Reads the three tables into a panel of the scope's series, or lists every fault found in one pass over all of them.
 *
 * @param origin last known day as `d_N` or ISO date; the last day of the data by default
 */
export function readDataset(files: RawFiles, scope: Scope, origin: string | undefined): ReadDataset {
  const faults = new FaultList();
  for (const [file, bytes] of [
    ['calendar.csv', files.calendar],
    [files.sales.name, files.sales.bytes],
    ['sell_prices.csv', files.prices],
  ] as const) {
    if (bytes.length === 0) {
      faults.add({
        file,
        line: 0,
        column: '',
        value: '',
        problem: 'the file is empty',
        cure: 'Copy it again from its source.',
      });
    }
  }
  const whole = files.calendar.length === 0 ? undefined : readCalendar(files.calendar, faults);
  const sales =
    files.sales.bytes.length === 0 ? undefined : readSales(files.sales.bytes, files.sales.name, scope, faults);
  if (whole === undefined || sales === undefined) {
    return { kind: 'faults', count: faults.count, groups: faults.groups };
  }
  const calendar = calendarOfSales(whole, sales, files.sales.name, faults);
  if (calendar === undefined) return { kind: 'faults', count: faults.count, groups: faults.groups };
  const prices =
    files.prices.length === 0 ? new Float32Array() : readPrices(files.prices, calendar, sales.series, faults);
  const originDay = findOrigin(origin, calendar, sales.days, faults);
  if (faults.count > 0 || originDay === undefined)
    return { kind: 'faults', count: faults.count, groups: faults.groups };
  const column = (name: 'item' | 'department' | 'category' | 'store' | 'state') =>
    encodeLabels(sales.series.map((key) => key[name]));
  return {
    kind: 'panel',
    originDay,
    panel: {
      calendar,
      days: sales.days,
      sales: sales.units,
      prices,
      series: {
        count: sales.series.length,
        ids: sales.series.map((key) => key.id),
        item: column('item'),
        department: column('department'),
        category: column('category'),
        store: column('store'),
        state: column('state'),
      },
    },
  };
}

/** The calendar from the first day with sales on; it must cover all sales. */
function calendarOfSales(
  calendar: Calendar,
  sales: { readonly firstDay: number; readonly days: number },
  file: string,
  faults: FaultList,
): Calendar | undefined {
  const lastSales = sales.firstDay + sales.days - 1;
  const lastDay = calendar.firstDay + calendar.dates.length - 1;
  if (sales.firstDay >= calendar.firstDay && lastSales <= lastDay) return sliceCalendar(calendar, sales.firstDay);
  faults.add({
    file: 'calendar.csv',
    line: 0,
    column: 'd',
    value: `d_${calendar.firstDay} to d_${lastDay}`,
    problem: 'days with sales are missing from the calendar',
    cure: `${file} has sales from d_${sales.firstDay} to d_${lastSales}; give the calendar these days and 28 more.`,
  });
  return undefined;
}

function findOrigin(
  origin: string | undefined,
  calendar: Calendar,
  days: number,
  faults: FaultList,
): number | undefined {
  const fault = (problem: string, cure: string) => {
    faults.add({ file: 'request', line: 0, column: 'origin', value: origin ?? '', problem, cure });
    return undefined;
  };
  const first = calendar.firstDay;
  const last = first + days - 1;
  const range = `d_${first} (${calendar.dates[0]}) to d_${last} (${calendar.dates[days - 1]})`;
  const day = originDay(origin, calendar, last);
  if (day === undefined || day < first || day > last) {
    return fault('the origin is no day with known sales', `Choose a day of the data: ${range}.`);
  }
  if (day - first + 1 < MIN_HISTORY) {
    return fault(
      'too little history before the origin',
      `Choose d_${first + MIN_HISTORY - 1} or later; ${MIN_HISTORY} days are the least.`,
    );
  }
  if (day - first + HORIZON >= calendar.dates.length) {
    faults.add({
      file: 'calendar.csv',
      line: 0,
      column: 'd',
      value: `d_${first + calendar.dates.length - 1}`,
      problem: 'the calendar ends before the forecast does',
      cure: `Extend it to d_${day + HORIZON}, 28 days after the origin, with prices for those weeks.`,
    });
    return undefined;
  }
  return day;
}

function originDay(origin: string | undefined, calendar: Calendar, last: number): number | undefined {
  if (origin === undefined) return last;
  if (origin.startsWith('d_')) return Number(origin.slice(2));
  const index = calendar.dates.indexOf(origin);
  return index === -1 ? undefined : calendar.firstDay + index;
}
