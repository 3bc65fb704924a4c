import { HORIZON } from '../panel/panel.js';

/** A store whose departments were added up (`DepartmentSums`). */
export interface SummedStore {
  /** Its code among the labels of all stores. */
  readonly code: number;
  readonly departments: number;
}

/**
 * Takes day totals of the departments of all stores apart: departments x 28 of each store, in the order in which stores are given.
 *
 * @param units groups x 28, groups in the order of the stores' labels, then of the departments'
 */
export function totalsByStore(stores: readonly SummedStore[], units: Float64Array): readonly Float64Array[] {
  const parts = new Map<SummedStore, Float64Array>();
  let from = 0;
  for (const store of stores.toSorted((a, b) => a.code - b.code)) {
    const to = from + store.departments * HORIZON;
    parts.set(store, units.slice(from, to));
    from = to;
  }
  return stores.map((store) => parts.get(store) as Float64Array);
}
