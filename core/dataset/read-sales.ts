import type { Scope } from '../../contracts/request.js';
import type { FaultList } from './faults.js';
import { type Fields, fieldDigits, fieldText, forEachLine, newFields } from './lines.js';

const KEYS = ['id', 'item_id', 'dept_id', 'cat_id', 'store_id', 'state_id'] as const;
/** What a panel cell holds. */
const MAX_UNITS = 65_535;

export interface SeriesKey {
  readonly id: string;
  readonly item: string;
  readonly department: string;
  readonly category: string;
  readonly store: string;
  readonly state: string;
  /** Line of the file, for messages. */
  readonly line: number;
}

export interface Sales {
  readonly firstDay: number;
  readonly days: number;
  /** In file order, only those in scope. */
  readonly series: readonly SeriesKey[];
  /** series x days */
  readonly units: Uint16Array;
}

/**
 * The sales table, cut to the scope. Rows out of scope are checked too: a broken file is broken.
 *
 * @returns undefined when the header is unusable
 */
export function readSales(bytes: Uint8Array, file: string, scope: Scope, faults: FaultList): Sales | undefined {
  const capacity = countFields(bytes);
  const fields = newFields(capacity);
  const known = { category: new Set<string>(), department: new Set<string>(), store: new Set<string>() };
  const items = new Set<string>();
  const lineOfId = new Map<string, number>();
  const series: SeriesKey[] = [];
  let units = new Uint16Array(0);
  let header: { firstDay: number; days: number; lead: number } | undefined;

  forEachLine(bytes, fields, (line) => {
    if (line === 1) {
      header = readHeader(bytes, fields, file, faults);
      return;
    }
    if (header === undefined) return;
    const { days, lead, firstDay } = header;
    const fault = (column: string, value: string, problem: string, cure: string) =>
      faults.add({ file, line, column, value, problem, cure });
    if (fields.count !== lead + days) {
      fault(
        '',
        `${fields.count} fields`,
        'the row has another number of fields than the header',
        `Give ${lead + days} fields in every row.`,
      );
      return;
    }
    const key = readKey(bytes, fields, line);
    const expected = `${key.item}_${key.store}`;
    if (key.id.replace(/_(validation|evaluation)$/, '') !== expected) {
      fault('id', key.id, 'the id does not fit its item and store', `Write ${expected}_evaluation.`);
    }
    const earlier = lineOfId.get(expected);
    if (earlier !== undefined) {
      fault('id', key.id, 'the id stands in the file twice', `Keep one row a series; the first is line ${earlier}.`);
    }
    lineOfId.set(expected, line);
    known.category.add(key.category);
    known.department.add(key.department);
    known.store.add(key.store);

    const kept = earlier === undefined && inScope(key, scope, items);
    const row = series.length * days;
    if (kept) {
      series.push({ ...key, id: expected });
      if (row + days > units.length) units = grown(units, Math.max(row + days, units.length * 2));
    }
    for (let day = 0; day < days; day++) {
      const value = fieldDigits(bytes, fields, lead + day);
      if (value >= 0 && value <= MAX_UNITS) {
        if (kept) units[row + day] = value;
        continue;
      }
      const text = fieldText(bytes, fields, lead + day);
      fault(`d_${firstDay + day}`, text, problemOf(text), `Write units sold as a whole number from 0 to ${MAX_UNITS}.`);
    }
  });
  if (header === undefined) return undefined;
  if (lineOfId.size === 0) {
    faults.add({
      file,
      line: 0,
      column: '',
      value: '',
      problem: 'the file has no series',
      cure: 'Give a row a series below the header.',
    });
  }
  checkScope(scope, known, faults);
  if (series.length === 0 && lineOfId.size > 0 && faults.count === 0) {
    faults.add({
      file: 'request',
      line: 0,
      column: 'scope',
      value: JSON.stringify(scope),
      problem: 'no series is in scope',
      cure: 'Each filter matches something, but no series matches all; widen one.',
    });
  }
  return { firstDay: header.firstDay, days: header.days, series, units: units.slice(0, series.length * header.days) };
}

function problemOf(text: string): string {
  if (text === '') return 'a sales value is missing';
  if (/^-\d/.test(text)) return 'sales are negative';
  if (/^\d+\.\d+$/.test(text)) return 'sales are no whole number';
  if (/^\d+$/.test(text)) return 'sales are too large';
  return 'a sales value is no number';
}

function readHeader(bytes: Uint8Array, fields: Fields, file: string, faults: FaultList) {
  const fault = (column: string, value: string, problem: string, cure: string) => {
    faults.add({ file, line: 1, column, value, problem, cure });
    return undefined;
  };
  for (const [index, name] of KEYS.entries()) {
    const found = index < fields.count ? fieldText(bytes, fields, index) : '';
    if (found !== name) {
      return fault(
        name,
        found,
        'the header is not that of M5 sales',
        `Begin with ${KEYS.join(',')}, then a column d_N a day.`,
      );
    }
  }
  const lead = KEYS.length;
  const days = fields.count - lead;
  const firstDay =
    days > 0 ? Number(/^d_(\d{1,6})$/.exec(fieldText(bytes, fields, lead))?.[1] ?? Number.NaN) : Number.NaN;
  if (Number.isNaN(firstDay))
    return fault('d_…', '', 'the header has no day columns', 'Add a column d_N a day after state_id.');
  for (let day = 0; day < days; day++) {
    const name = fieldText(bytes, fields, lead + day);
    if (name !== `d_${firstDay + day}`) {
      return fault(name, name, 'the day columns do not count up one by one', `Expected d_${firstDay + day} here.`);
    }
  }
  return { firstDay, days, lead };
}

function readKey(bytes: Uint8Array, fields: Fields, line: number): SeriesKey {
  const text = (index: number) => fieldText(bytes, fields, index);
  return { id: text(0), item: text(1), department: text(2), category: text(3), store: text(4), state: text(5), line };
}

/** @param items distinct items in scope so far; grows up to the scope's limit */
function inScope(key: SeriesKey, scope: Scope, items: Set<string>): boolean {
  if (scope.categories && !scope.categories.includes(key.category)) return false;
  if (scope.departments && !scope.departments.includes(key.department)) return false;
  if (scope.stores && !scope.stores.includes(key.store)) return false;
  if (items.has(key.item)) return true;
  if (scope.maxItems !== undefined && items.size >= scope.maxItems) return false;
  items.add(key.item);
  return true;
}

function checkScope(
  scope: Scope,
  known: { readonly category: Set<string>; readonly department: Set<string>; readonly store: Set<string> },
  faults: FaultList,
): void {
  for (const [field, wanted, names] of [
    ['scope.categories', scope.categories, known.category],
    ['scope.departments', scope.departments, known.department],
    ['scope.stores', scope.stores, known.store],
  ] as const) {
    for (const name of wanted ?? []) {
      if (names.has(name) || names.size === 0) continue;
      faults.add({
        file: 'request',
        line: 0,
        column: field,
        value: name,
        problem: `${field} names something that is not in the data`,
        cure: `The data has ${[...names].sort().join(', ')}.`,
      });
    }
  }
}

function grown(units: Uint16Array, length: number): Uint16Array<ArrayBuffer> {
  const larger = new Uint16Array(length);
  larger.set(units);
  return larger;
}

/** Fields of the header line. */
function countFields(bytes: Uint8Array): number {
  const end = bytes.indexOf(10);
  let count = 1;
  for (let position = 0; position < (end === -1 ? bytes.length : end); position++)
    if (bytes[position] === 44) count += 1;
  return count;
}
