import { tableFromIPC } from 'apache-arrow';
import { readParquet } from 'parquet-wasm';
import { HORIZON } from '../../core/panel/panel.js';
import type { Quantiles } from '../../reports/report-data.js';

const COLUMNS = ['q0.025', 'q0.25', 'q0.75', 'q0.975'] as const;

/**
 * Published quantiles of the first groups of `levels.parquet`: the total, then the states.
 *
 * @throws Error when the bytes are no such table
 * @param groups how many; the file has them in the order of their levels, 28 rows each
 * @returns by state; the total has no name, since a state may have any
 */
export function readTopLevels(parquet: Uint8Array, groups: number): ReadonlyMap<string | undefined, Quantiles> {
  const limit = groups * HORIZON;
  const read = readParquet(parquet, { columns: ['group', ...COLUMNS], limit });
  const table = tableFromIPC(read.intoIPCStream());
  if (table.numRows < limit) throw new Error(`it has ${table.numRows} rows for ${groups} groups`);
  const column = (name: string): ArrayLike<number> => {
    const values: unknown = table.getChild(name)?.toArray();
    if (values instanceof Float32Array || values instanceof Float64Array) return values;
    throw new Error(`it has no numbers in a column ${name}`);
  };
  const labels = table.getChild('group');
  const columns = COLUMNS.map((name) => [name, column(name)] as const);
  return new Map(
    Array.from({ length: groups }, (_, group) => {
      const from = group * HORIZON;
      const days = columns.map(([name, values]) => [name, Array.from(values).slice(from, from + HORIZON)]);
      return [group === 0 ? undefined : String(labels?.get(from)), Object.fromEntries(days) as unknown as Quantiles];
    }),
  );
}
