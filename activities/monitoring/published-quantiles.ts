import { quantileColumn } from '../../contracts/publication/table-columns.js';
import { groupLabels, levels } from '../../core/hierarchy/levels.js';
import { QUANTILES } from '../../core/metrics/wspl.js';
import { HORIZON, type SeriesTable } from '../../core/panel/panel.js';
import type { PublishedRows } from './read-published.js';

/**
 * The quantiles of a version as `wspl` takes them.
 *
 * @param series in the order in which they are scored
 * @param rows of each of them, the row of `ofSeries`
 * @returns one array a level: groups x 9 x 28; undefined where the levels are not those of these series
 */
export function publishedQuantiles(
  series: SeriesTable,
  rows: readonly number[],
  { ofSeries, ofLevels }: { readonly ofSeries: PublishedRows; readonly ofLevels: PublishedRows },
): readonly Float32Array[] | undefined {
  const numbers = ofLevels.numbers('level');
  const above = new Map<string, number>();
  for (let at = 0; at < ofLevels.count; at++) {
    above.set(keyOf(numbers[at * HORIZON] as number, ofLevels.text('group', at)), at);
  }
  const all = levels(series);
  const made = all.map((level): Float32Array | undefined => {
    if (level.number === all.length) return arranged(level.groups, ofSeries, rowOfGroup(level.groupOf, rows));
    const places = groupLabels(series, level).map((name) => above.get(keyOf(level.number, name)));
    return places.includes(undefined)
      ? undefined
      : arranged(level.groups, ofLevels, (group) => places[group] as number);
  });
  return made.includes(undefined) ? undefined : (made as Float32Array[]);
}

const keyOf = (level: number, group: string): string => JSON.stringify([level, group]);

/** Every series is a group of the last level. */
function rowOfGroup(groupOf: Int32Array, rows: readonly number[]): (group: number) => number {
  const places = new Int32Array(groupOf.length);
  groupOf.forEach((group, at) => {
    places[group] = rows[at] as number;
  });
  return (group) => places[group] as number;
}

/** groups x 9 x 28, of columns with a value a group and day. */
function arranged(groups: number, published: PublishedRows, placeOf: (group: number) => number): Float32Array {
  const out = new Float32Array(groups * QUANTILES.length * HORIZON);
  QUANTILES.forEach((quantile, at) => {
    const values = published.numbers(quantileColumn(quantile));
    for (let group = 0; group < groups; group++) {
      const from = placeOf(group) * HORIZON;
      out.set(values.subarray(from, from + HORIZON), (group * QUANTILES.length + at) * HORIZON);
    }
  });
  return out;
}
