import type { FaultList } from './faults.js';
import { findColumns, isIndexColumn, readHeader } from './read-header.js';

export const SALES_KEYS = ['id', 'item_id', 'dept_id', 'cat_id', 'store_id', 'state_id'] as const;

/** What the rows below a header look like: the keys, and a column a day. */
export interface SalesHeader {
  /** Of all columns. */
  readonly names: readonly string[];
  /** Column of each of `SALES_KEYS`. */
  readonly keys: readonly number[];
  /** Column of the first day; the other days follow it. */
  readonly dayColumn: number;
  /** The N of the first `d_N`. */
  readonly firstDay: number;
  readonly days: number;
}

/** @returns undefined when the header is unusable, with a fault that says why */
export function readSalesHeader(line: Uint8Array, file: string, faults: FaultList): SalesHeader | undefined {
  const names = readHeader(line, file, faults);
  const columns = names && findColumns(names, SALES_KEYS, file, faults);
  if (names === undefined || columns === undefined) return undefined;
  const fault = (name: string, problem: string, cure: string) => {
    faults.add({ file, line: 1, column: name, value: name, problem, cure });
    return undefined;
  };
  // A misspelt day must not be read over.
  const isOther = (name: string) => !(SALES_KEYS as readonly string[]).includes(name) && !isIndexColumn(name);
  const dayColumn = names.findIndex(isOther);
  const first = names[dayColumn] ?? 'd_…';
  const firstDay = Number(/^d_(\d{1,6})$/.exec(first)?.[1] ?? Number.NaN);
  if (Number.isNaN(firstDay)) {
    return fault(
      first,
      'the header has no day columns',
      'Add a column d_N a day behind the others, and no further ones.',
    );
  }
  const end = names.findLastIndex(isOther) + 1;
  const odd = names.slice(dayColumn, end).findIndex((name, day) => name !== `d_${firstDay + day}`);
  if (odd !== -1) {
    const cure = `Expected d_${firstDay + odd} here.`;
    return fault(names[dayColumn + odd] as string, 'the day columns do not count up one by one', cure);
  }
  const keys = SALES_KEYS.map((name) => columns[name]);
  return { names, keys, dayColumn, firstDay, days: end - dayColumn };
}
