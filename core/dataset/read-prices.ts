import type { Calendar } from '../panel/panel.js';
import type { FaultList } from './faults.js';
import { type Fields, fieldDigits, fieldText, forEachLine, newFields } from './lines.js';
import type { SeriesKey } from './read-sales.js';

const FILE = 'sell_prices.csv';
const HEADER = ['store_id', 'item_id', 'wm_yr_wk', 'sell_price'] as const;
const OUT_OF_SCOPE = -1;

/** Prices of the series in scope: series x weeks of the calendar, NaN where there is none. */
export function readPrices(
  bytes: Uint8Array,
  calendar: Calendar,
  series: readonly SeriesKey[],
  faults: FaultList,
): Float32Array {
  const weeks = calendar.weeks.length;
  const prices = new Float32Array(series.length * weeks).fill(Number.NaN);
  const seriesOf = new Map(series.map((key, index) => [`${key.store},${key.item}`, index]));
  const weekOf = new Map([...calendar.weeks].map((week, index) => [week, index]));
  const priced = new Uint8Array(series.length);
  const fields = newFields(HEADER.length);
  let last = { start: 0, end: 0, series: OUT_OF_SCOPE };
  let readable = true;

  forEachLine(bytes, fields, (line) => {
    const fault = (column: string, value: string, problem: string, cure: string) =>
      faults.add({ file: FILE, line, column, value, problem, cure });
    if (line === 1) {
      readable = HEADER.every((name, index) => index < fields.count && fieldText(bytes, fields, index) === name);
      if (!readable) fault('', '', 'the header is not that of M5 prices', `Begin with ${HEADER.join(',')}.`);
      return;
    }
    if (!readable) return;
    if (fields.count !== HEADER.length) {
      fault(
        '',
        `${fields.count} fields`,
        'the row has another number of fields than the header',
        `Give ${HEADER.length} fields.`,
      );
      return;
    }
    // The rows of a series stand together, so its name is compared with that of the row before it is looked up.
    const start = fields.starts[0] as number;
    const end = fields.ends[1] as number;
    if (!sameBytes(bytes, last.start, last.end, start, end)) {
      const name = `${fieldText(bytes, fields, 0)},${fieldText(bytes, fields, 1)}`;
      last = { start, end, series: seriesOf.get(name) ?? OUT_OF_SCOPE };
    }
    const price = priceOf(bytes, fields);
    if (!(price > 0)) {
      fault(
        'sell_price',
        fieldText(bytes, fields, 3),
        'a price is no positive number',
        'Write the price in currency units, such as 2.98; leave out weeks without sale.',
      );
      return;
    }
    if (last.series === OUT_OF_SCOPE) return;
    const week = weekOf.get(fieldDigits(bytes, fields, 2));
    // Weeks outside the calendar can't matter: no day of the run lies in them.
    if (week === undefined) return;
    const cell = last.series * weeks + week;
    if (!Number.isNaN(prices[cell] as number)) {
      fault(
        'wm_yr_wk',
        fieldText(bytes, fields, 2),
        'a series has two prices in one week',
        'Keep one price a store, item and week.',
      );
    }
    prices[cell] = price;
    priced[last.series] = 1;
  });
  if (readable) {
    series.forEach((key, index) => {
      if (priced[index] === 1) return;
      faults.add({
        file: FILE,
        line: 0,
        column: 'item_id',
        value: `${key.item} in ${key.store}`,
        problem: 'a series has no price at all',
        cure: 'Add its prices, or leave the series out by the scope.',
      });
    });
  }
  return prices;
}

function sameBytes(bytes: Uint8Array, start: number, end: number, otherStart: number, otherEnd: number): boolean {
  const length = end - start;
  if (length !== otherEnd - otherStart || length === 0) return false;
  // From the end, where the item numbers differ.
  for (let offset = length - 1; offset >= 0; offset--) {
    if (bytes[start + offset] !== bytes[otherStart + offset]) return false;
  }
  return true;
}

/** Plain decimals without making a string of each; NaN for anything else. */
function priceOf(bytes: Uint8Array, { starts, ends }: Fields): number {
  let whole = 0;
  let scale = 0;
  const start = starts[3] as number;
  const end = ends[3] as number;
  if (end - start > 15) return Number.NaN;
  for (let position = start; position < end; position++) {
    const byte = bytes[position] as number;
    if (byte === 46 && scale === 0) {
      scale = 1;
      continue;
    }
    const digit = byte - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    whole = whole * 10 + digit;
    scale *= 10;
  }
  return end === start ? Number.NaN : whole / Math.max(1, scale);
}
