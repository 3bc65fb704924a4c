import type { SeriesTable } from '../panel/panel.js';

/**
 * The numbers that single series have among the groups of level 12 over all stores, by item and then by store, learnt a store at a time:
 * what is held grows with the items.
 */
export class SeriesRanks {
  /** Of each item, in how many stores it is. */
  private counts: Int32Array | undefined;
  /** Of each item, the number that its series in the next store has. */
  private next: Int32Array | undefined;

  /** Call for each store, in any order, before the first is asked for. Labels are those of the whole scope. */
  add({ item }: SeriesTable): void {
    const counts = this.counts ?? new Int32Array(item.labels.length);
    this.counts = counts;
    for (const code of item.codes) counts[code] = (counts[code] as number) + 1;
  }

  /** Of each series of a store. Stores are asked for once each, in the order of their labels. */
  take({ item }: SeriesTable): Int32Array {
    const next = this.next ?? this.starts();
    this.next = next;
    return Int32Array.from(item.codes, (code) => {
      const rank = next[code] as number;
      next[code] = rank + 1;
      return rank;
    });
  }

  private starts(): Int32Array {
    if (this.counts === undefined) throw new Error('no store was added');
    let start = 0;
    return this.counts.map((count) => {
      const own = start;
      start += count;
      return own;
    });
  }
}
