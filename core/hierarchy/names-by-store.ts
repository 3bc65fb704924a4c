import type { Encoded, SeriesTable } from '../panel/panel.js';
import { seriesNames } from './levels.js';

/**
 * Names of the series of each store, as `seriesNames` gives them over all stores. Ids of two stores can be the same only where the name of
 * one store ends in `_` and that of the other; elsewhere they are the names, and no store needs to know of the others.
 *
 * @param stores the series of each store, one after the other
 */
export function namesByStore(
  stores: () => Iterable<SeriesTable>,
): (store: number, series: SeriesTable) => readonly string[] {
  const [first] = stores();
  if (first === undefined || !canShareIds(first.store.labels)) return (_store, { ids }) => ids;
  const parts = [...stores()];
  const starts = [0];
  for (const { count } of parts) starts.push((starts.at(-1) as number) + count);
  const names = seriesNames({
    ...first,
    count: starts.at(-1) as number,
    ids: parts.flatMap(({ ids }) => ids),
    item: joined(parts.map(({ item }) => item)),
    store: joined(parts.map(({ store }) => store)),
  });
  return (store) => names.slice(starts[store], starts[store + 1]);
}

function canShareIds(stores: readonly string[]): boolean {
  const known = new Set(stores);
  return stores.some((store) => {
    for (let at = store.indexOf('_'); at !== -1; at = store.indexOf('_', at + 1)) {
      if (known.has(store.slice(at + 1))) return true;
    }
    return false;
  });
}

/** Labels are those of the whole scope. */
const joined = (columns: readonly Encoded[]): Encoded => ({
  labels: columns[0]?.labels ?? [],
  codes: Uint16Array.from(columns.flatMap(({ codes }) => [...codes])),
});
