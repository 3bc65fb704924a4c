import type { DatasetWarning } from '../../contracts/dataset/dataset-warning.js';
import type { HorizonPrices, Scope } from '../../contracts/request/request.js';
import type { Panel } from '../panel/panel.js';
import { DatasetReader } from './dataset-reader.js';
import type { FaultGroup } from './faults.js';
import { parsePriceBlock } from './price-block.js';
import { PRICE_FILE } from './price-header.js';
import { parseSalesBlock } from './sales-block.js';

/** The three raw files, unpacked. */
export interface RawFiles {
  readonly calendar: Uint8Array;
  readonly sales: { readonly name: string; readonly bytes: Uint8Array };
  readonly prices: Uint8Array;
}

export type ReadDataset =
  | {
      readonly kind: 'panel';
      readonly panel: Panel;
      readonly originDay: number;
      readonly warnings: readonly DatasetWarning[];
    }
  | { readonly kind: 'faults'; readonly count: number; readonly groups: readonly FaultGroup[] };

/**
 * Reads the three tables into a panel of the scope's series, or lists every fault found in one pass over all of them.
 *
 * @param origin last known day as `d_N` or ISO date; the last day of the data by default
 */
export function readDataset(
  files: RawFiles,
  scope: Scope,
  origin: string | undefined,
  horizonPrices?: HorizonPrices,
): ReadDataset {
  const reader = new DatasetReader(files.sales.name, scope, origin, horizonPrices);
  const isThere = (file: string, bytes: Uint8Array): boolean => {
    if (bytes.length === 0) reader.addFault(emptyFile(file));
    return bytes.length > 0;
  };
  if (isThere('calendar.csv', files.calendar)) reader.calendar(files.calendar);
  if (isThere(files.sales.name, files.sales.bytes)) {
    const [line, rows] = splitHeader(files.sales.bytes);
    const header = reader.salesHeader(line);
    if (header !== undefined) reader.addSales(parseSalesBlock(rows, header, files.sales.name));
  }
  if (isThere(PRICE_FILE, files.prices)) {
    const [line, rows] = splitHeader(files.prices);
    const header = reader.pricesHeader(line);
    if (header !== undefined) reader.addPrices(parsePriceBlock(rows, header));
  }
  const result = reader.finish();
  if (result.kind === 'faults') return result;
  const { dataset, originDay, warnings } = result;
  return { kind: 'panel', panel: dataset.panel(), originDay, warnings };
}

export const emptyFile = (file: string) => ({
  file,
  line: 0,
  column: '',
  value: '',
  problem: 'the file is empty',
  cure: 'Copy it again from its source.',
});

/** The first line, and what is below it. */
export function splitHeader(bytes: Uint8Array): readonly [Uint8Array, Uint8Array] {
  const newline = bytes.indexOf(10);
  return newline === -1
    ? [bytes, bytes.subarray(bytes.length)]
    : [bytes.subarray(0, newline), bytes.subarray(newline + 1)];
}
