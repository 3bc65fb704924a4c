import type { DatasetManifest } from '../../../contracts/dataset/dataset.js';
import { searchAttributes } from '../../../contracts/temporal/search-attributes.js';
import type { RunView } from '../run-view.js';

/** What the inspection has found, on the page of the run and in its search attributes. */
export function tellDataset(view: RunView, { key, originDate, warnings }: DatasetManifest): void {
  view.note([
    { key: searchAttributes.dataset, value: key },
    { key: searchAttributes.origin, value: new Date(`${originDate}T00:00:00Z`) },
  ]);
  view.know({ origin: originDate, warnings });
}
