import { type Cell, cellsOf, dividesStores } from '../../contracts/dataset/cells.js';
import type { OpenedVersion } from '../../contracts/scenario/what-if.js';

/** The cells of some stores, as the run of the version had them. */
export function scenarioCells({ dataset, record }: OpenedVersion, stores: readonly string[]): readonly Cell[] {
  const byDepartment = record.members.some(({ per }) => dividesStores(per));
  return cellsOf(
    dataset.panels.filter(({ store }) => stores.includes(store)),
    byDepartment,
  );
}
