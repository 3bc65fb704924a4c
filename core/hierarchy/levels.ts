import type { Encoded, SeriesTable } from '../panel/panel.js';

/** One level of aggregation: which group each series belongs to. */
export interface Level {
  /** 1 to 12, as the M5 Competitors' Guide numbers them. */
  readonly number: number;
  readonly name: string;
  readonly groups: number;
  /** Group of each series, 0 to groups - 1. */
  readonly groupOf: Int32Array;
}

/** The twelve levels of the M5 hierarchy over any set of series. @source M5 Competitors' Guide, table 1 */
export function levels(series: SeriesTable): readonly Level[] {
  const { item, department, category, store, state } = series;
  const keys: readonly (readonly [string, readonly Encoded[]])[] = [
    ['total', []],
    ['state', [state]],
    ['store', [store]],
    ['category', [category]],
    ['department', [department]],
    ['state x category', [state, category]],
    ['state x department', [state, department]],
    ['store x category', [store, category]],
    ['store x department', [store, department]],
    ['item', [item]],
    ['item x state', [item, state]],
    ['item x store', [item, store]],
  ];
  return keys.map(([name, columns], index) => {
    const positions = new Map<string, number>();
    const groupOf = Int32Array.from({ length: series.count }, (_, row) => {
      const key = columns.map((column) => column.codes[row]).join(',');
      const position = positions.get(key) ?? positions.size;
      positions.set(key, position);
      return position;
    });
    return { number: index + 1, name, groups: positions.size, groupOf };
  });
}

/** The series of each group, in order. */
export function membersOf({ groups, groupOf }: Level): readonly Int32Array[] {
  const sizes = new Int32Array(groups);
  for (const group of groupOf) sizes[group] = (sizes[group] as number) + 1;
  const members = Array.from(sizes, (size) => new Int32Array(size));
  const filled = new Int32Array(groups);
  groupOf.forEach((group, series) => {
    (members[group] as Int32Array)[filled[group] as number] = series;
    filled[group] = (filled[group] as number) + 1;
  });
  return members;
}
