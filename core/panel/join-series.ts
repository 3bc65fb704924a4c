import type { Encoded, SeriesTable } from './panel.js';

/** What the series of all stores lie in, one store after the other; their ids are left out, which are most of a table. */
export class JoinedSeries {
  private first: SeriesTable | undefined;
  private readonly parts: Pick<SeriesTable, 'item' | 'department' | 'category' | 'store' | 'state'>[] = [];
  private count = 0;

  /** Labels are those of the whole scope. */
  add({ item, department, category, store, state, count }: SeriesTable): void {
    this.first ??= { count, ids: [], item, department, category, store, state };
    // Codes are views of a panel's file, all of which they would keep in memory.
    const own = ({ codes }: Encoded): Encoded => ({ labels: [], codes: codes.slice() });
    this.parts.push({
      item: own(item),
      department: own(department),
      category: own(category),
      store: own(store),
      state: own(state),
    });
    this.count += count;
  }

  /** @throws Error where no store was added */
  finish(): SeriesTable {
    const { first, parts, count } = this;
    if (first === undefined) throw new Error('no series to join');
    const column = (name: 'item' | 'department' | 'category' | 'store' | 'state'): Encoded => {
      const codes = new Uint16Array(count);
      let at = 0;
      for (const part of parts) {
        codes.set(part[name].codes, at);
        at += part[name].codes.length;
      }
      return { labels: first[name].labels, codes };
    };
    return {
      ...{ count, ids: [] },
      item: column('item'),
      department: column('department'),
      category: column('category'),
      store: column('store'),
      state: column('state'),
    };
  }
}
