import type { Cell } from '../../contracts/dataset/cells.js';
import type { PanelRef } from '../../contracts/dataset/dataset.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import { describeTooManyForecasts } from '../../core/run-plan/describe-too-many-forecasts.js';

/** As large as those of M5: an origin's number has four digits wherever data is known for three years or more. */
const ORIGIN_DAY = 1941;
const SERIES = 9999;
const PROOF = { bytes: 10_000_000, etag: `"${'0'.repeat(32)}"`, sha256: '0'.repeat(64) };

/**
 * What a run says once its data is inspected, where the request's forecasts are more than a payload can name; from the cells
 * alone, so a request at the very limit may still be refused there.
 *
 * @param run id that the run has, or would have
 */
export function foreseeTooManyForecasts(
  request: ForecastRequest,
  { cells, bucket, run }: { readonly cells: readonly Cell[]; readonly bucket: string; readonly run: string },
): string | undefined {
  const stores = [...new Set(cells.map(({ store }) => store))];
  return describeTooManyForecasts({
    root: `s3://${bucket}/runs/${run}`,
    request,
    cells,
    dataset: { originDay: ORIGIN_DAY, panels: stores.map((store) => panelOf(store, cells, bucket)) },
  });
}

const panelOf = (store: string, cells: readonly Cell[], bucket: string): PanelRef => ({
  store,
  uri: `s3://${bucket}/panels/${'0'.repeat(16)}/${store}.panel`,
  series: SERIES,
  departments: cells.flatMap((cell) => (cell.store === store ? (cell.department ?? []) : [])),
  proof: PROOF,
});
