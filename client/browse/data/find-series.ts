import { isWithin, type SeriesFilter } from './series-filter.js';
import type { SeriesEntry } from './version-table.js';

/** Orders of the list, with what people read. */
export const LIST_ORDERS = {
  best: 'best match',
  units: 'most units first',
  least: 'fewest units first',
  id: 'by id',
} as const;
export type ListOrder = keyof typeof LIST_ORDERS;

export interface SeriesSearch {
  readonly filter: SeriesFilter;
  /** Words that must all be in the id, in any letter case. */
  readonly search: string;
  readonly order: ListOrder;
}

/** The series that a search finds. By best match: the id itself, then ids that begin with the search, then others, each by units. */
export function findSeries(
  series: readonly SeriesEntry[],
  { filter, search, order }: SeriesSearch,
): readonly SeriesEntry[] {
  const whole = search.trim().toLowerCase();
  const words = whole.split(/\s+/).filter((word) => word !== '');
  const found = series.flatMap((entry) => {
    if (!isWithin(filter, entry)) return [];
    const id = entry.id.toLowerCase();
    if (!words.every((word) => id.includes(word))) return [];
    return [{ entry, rank: id === whole ? 0 : id.startsWith(whole) ? 1 : 2 }];
  });
  return found.sort((a, b) => comparison(order, a, b)).map(({ entry }) => entry);
}

interface Ranked {
  readonly entry: SeriesEntry;
  readonly rank: number;
}

function comparison(order: ListOrder, a: Ranked, b: Ranked): number {
  switch (order) {
    case 'best':
      return a.rank - b.rank || b.entry.units - a.entry.units;
    case 'units':
      return b.entry.units - a.entry.units;
    case 'least':
      return a.entry.units - b.entry.units;
    case 'id':
      return a.entry.id < b.entry.id ? -1 : 1;
  }
}
