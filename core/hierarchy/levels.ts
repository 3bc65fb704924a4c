import type { Encoded, SeriesTable } from '../panel/panel.js';
import { distinctNames } from './distinct-names.js';

/** Static attributes that levels are made of. */
export type Attribute = 'item' | 'department' | 'category' | 'store' | 'state';

/** One level of aggregation: which group each series belongs to. */
export interface Level {
  /** 1 to 12, as the M5 Competitors' Guide numbers them. */
  readonly number: number;
  readonly name: string;
  /** Attributes that a group's series share; none for the total. */
  readonly attributes: readonly Attribute[];
  readonly groups: number;
  /** Group of each series, 0 to groups - 1; groups are in the order of their labels. */
  readonly groupOf: Int32Array;
}

const ATTRIBUTES: readonly (readonly Attribute[])[] = [
  [],
  ['state'],
  ['store'],
  ['category'],
  ['department'],
  ['state', 'category'],
  ['state', 'department'],
  ['store', 'category'],
  ['store', 'department'],
  ['item'],
  ['item', 'state'],
  ['item', 'store'],
];

/** The twelve levels of the M5 hierarchy over any set of series. @source M5 Competitors' Guide, table 1 */
export const levels = (series: SeriesTable): readonly Level[] =>
  ATTRIBUTES.map((_, index) => levelOf(series, index + 1));

/** One of them. @param number 1 to 12 */
export function levelOf(series: SeriesTable, number: number): Level {
  const attributes = ATTRIBUTES[number - 1];
  if (attributes === undefined) throw new Error(`the hierarchy has levels 1 to ${ATTRIBUTES.length}, and no ${number}`);
  const keys = Float64Array.from({ length: series.count }, (_, row) => groupKey(series, attributes, row));
  const distinct = [...new Set(keys)].sort((a, b) => a - b);
  const position = new Map(distinct.map((key, group) => [key, group]));
  return {
    number,
    name: attributes.join(' x ') || 'total',
    attributes,
    groups: distinct.length,
    groupOf: Int32Array.from(keys, (key) => position.get(key) as number),
  };
}

/** What tells the groups of a level apart. Codes follow the order of the labels, so the order of the keys is that of the combined labels. */
export const groupKey = (series: SeriesTable, attributes: readonly Attribute[], row: number): number =>
  attributes.reduce(
    (key, attribute) => key * series[attribute].labels.length + (series[attribute].codes[row] as number),
    0,
  );

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

/** The ids that the series of each group share, in the order of the level's attributes: what tells groups apart. */
export function groupIds(series: SeriesTable, level: Level): readonly (readonly string[])[] {
  const ids: (readonly string[])[] = new Array(level.groups);
  level.groupOf.forEach((group, row) => {
    ids[group] ??= level.attributes.map(
      (attribute) => series[attribute].labels[series[attribute].codes[row] as number] as string,
    );
  });
  return ids;
}

/** Name of each group, no two the same: its ids joined by `_`, such as `CA_1_FOODS_3`; `Total` at the top. */
export function groupLabels(series: SeriesTable, level: Level): readonly string[] {
  return level.attributes.length === 0 ? ['Total'] : distinctNames(groupIds(series, level));
}

/** Name of each series, no two the same: its id, where no other has it. */
export function seriesNames({ ids, item, store, count }: SeriesTable): readonly string[] {
  if (new Set(ids).size === ids.length) return ids;
  const label = ({ labels, codes }: Encoded, row: number) => labels[codes[row] as number] as string;
  return distinctNames(Array.from({ length: count }, (_, row) => [label(item, row), label(store, row)]));
}

/** Sums of the series of each group. @param values series x width @returns groups x width */
export function aggregate(level: Level, values: ArrayLike<number>, width: number): Float64Array {
  const sums = new Float64Array(level.groups * width);
  addSums(level, values, width, sums);
  return sums;
}

/** Adds the series of each group to sums so far, one after the other. @param sums groups x width */
export function addSums({ groupOf }: Level, values: ArrayLike<number>, width: number, sums: Float64Array): void {
  for (let series = 0; series < groupOf.length; series++) {
    const to = (groupOf[series] as number) * width;
    const from = series * width;
    for (let column = 0; column < width; column++) {
      sums[to + column] = (sums[to + column] as number) + (values[from + column] as number);
    }
  }
}
