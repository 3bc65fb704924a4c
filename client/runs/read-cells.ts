import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { type Cell, cellsOf, dividesStores } from '../../contracts/dataset/cells.js';
import { isParquetTable } from '../../contracts/dataset/raw-tables.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import { FaultList } from '../../core/dataset/faults.js';
import { readSalesHeader } from '../../core/dataset/sales-header.js';
import { splitLine } from '../../core/dataset/split-line.js';
import { readSeriesIds, type SeriesIds } from './read-series-ids.js';

/** Of `SALES_KEYS`: the item, department, category and store of a row. */
const [ITEM, DEPARTMENT, CATEGORY, STORE] = [1, 2, 3, 4] as const;

/**
 * The cells of the series that a request asks for, from the ids of the sales alone: for a plan, before anything is checked.
 *
 * @param files of the sales, by their names below the folder: a CSV file, or parquet files
 * @returns undefined when they can't be read that way; the inspection will say why
 */
export async function readCells(
  dir: string,
  files: readonly string[],
  { scope, fit }: Pick<ForecastRequest, 'scope' | 'fit'>,
): Promise<readonly Cell[] | undefined> {
  const [first = ''] = files;
  const series = isParquetTable(first)
    ? await readSeriesIds(files.map((name) => join(dir, name)))
    : await csvSeries(dir, first);
  if (series === undefined) return undefined;
  const departments = new Map<string, Map<string, string>>();
  const items = new Set<string>();
  for await (const [item, department, category, store] of series) {
    if (!isIn(scope.categories, category) || !isIn(scope.departments, department) || !isIn(scope.stores, store))
      continue;
    if (!items.has(item) && items.size === scope.maxItems) continue;
    items.add(item);
    departments.set(store, (departments.get(store) ?? new Map<string, string>()).set(department, category));
  }
  return cellsOf(
    panelsOf(departments),
    fit.members.some((member) => !('method' in member) && dividesStores(member.per)),
  );
}

/** @returns undefined where the header can't be read */
async function csvSeries(dir: string, file: string): Promise<AsyncIterable<SeriesIds> | undefined> {
  const bytes = createReadStream(join(dir, file));
  const lines = createInterface({ input: file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes });
  const rest = lines[Symbol.asyncIterator]();
  const header = await rest.next();
  const keys = header.done ? undefined : readSalesHeader(encoder.encode(header.value), file, new FaultList())?.keys;
  if (keys === undefined) return undefined;
  return (async function* () {
    for await (const line of rest) {
      const ids = idsOf(line, keys);
      if (ids !== undefined) yield ids;
    }
  })();
}

const encoder = new TextEncoder();

const isIn = (wanted: readonly string[] | undefined, id: string): boolean =>
  wanted === undefined || wanted.includes(id);

/** Item, department, category and store of a row; only its first fields are split where the rest are units alone. */
function idsOf(line: string, keys: readonly number[]): SeriesIds | undefined {
  const split = splitLine(encoder.encode(line.includes('"') ? line : firstFields(line, Math.max(...keys) + 1)));
  if (split.kind === 'broken') return undefined;
  const at = (key: number) => split.texts[keys[key] as number] ?? '';
  return [at(ITEM), at(DEPARTMENT), at(CATEGORY), at(STORE)];
}

function firstFields(line: string, count: number): string {
  let end = -1;
  for (let field = 0; field < count; field++) {
    end = line.indexOf(',', end + 1);
    if (end === -1) return line;
  }
  return line.slice(0, end);
}

const panelsOf = (departments: ReadonlyMap<string, ReadonlyMap<string, string>>) =>
  [...departments].map(([store, own]) => ({
    store,
    departments: [...own].map(([name, category]) => ({ name, category })).sort((a, b) => (a.name < b.name ? -1 : 1)),
  }));
