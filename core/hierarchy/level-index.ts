import type { SeriesTable } from '../panel/panel.js';
import { SeriesPicks } from '../panel/series-picks.js';
import { type Attribute, groupKey, type Level, levels } from './levels.js';

/**
 * The groups of the levels above the series (1 to 11) over all stores, learnt a store at a time: what is held grows with the groups and
 * not with the series.
 *
 * A few series stand for all: the first one of each department of a store and of each item of a state. Every group has one of them.
 */
export class LevelIndex {
  private readonly picks = new SeriesPicks();
  private readonly seen = new Set<string>();
  private made:
    | { readonly levels: readonly Level[]; readonly groups: readonly ReadonlyMap<number, number>[] }
    | undefined;

  /** Call for each store before anything is asked. Labels are those of the whole scope, so codes of all stores mean the same. */
  add(series: SeriesTable): void {
    for (let row = 0; row < series.count; row++) {
      const of = (attribute: Attribute) => series[attribute].codes[row] as number;
      const isFirst = [`${of('store')} d ${of('department')}`, `${of('state')} i ${of('item')}`].filter((key) => {
        if (this.seen.has(key)) return false;
        this.seen.add(key);
        return true;
      });
      if (isFirst.length > 0) this.picks.add(series, row);
    }
  }

  /** The series that stand for all; without ids, which are no part of a group. */
  get series(): SeriesTable {
    return this.picks.table;
  }

  /** Levels 1 to 11, of the series that stand for all. */
  get levels(): readonly Level[] {
    return this.index.levels;
  }

  /** The same levels over the series of a store: as many groups as over all of them, with the same numbers. */
  levelsOf(series: SeriesTable): readonly Level[] {
    const { levels: all, groups } = this.index;
    return all.map((level, at) => ({
      ...level,
      groupOf: Int32Array.from(
        { length: series.count },
        (_, row) => groups[at]!.get(groupKey(series, level.attributes, row)) as number,
      ),
    }));
  }

  private get index() {
    if (this.made !== undefined) return this.made;
    const series = this.series;
    const above = levels(series).slice(0, -1);
    const groups = above.map(
      ({ attributes, groupOf }) =>
        new Map(Array.from(groupOf, (group, row) => [groupKey(series, attributes, row), group] as const)),
    );
    this.made = { levels: above, groups };
    return this.made;
  }
}
