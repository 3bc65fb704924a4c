import type { HorizonPrices } from '../../contracts/request/request.js';
import { describeFaults } from '../../core/dataset/faults.js';
import { type RawFiles, readDataset } from '../../core/dataset/read-dataset.js';
import type { Panel } from '../../core/panel/panel.js';
import { generateSample } from '../../core/sample/generate-sample.js';

/** A small sound data set. */
export const sample = generateSample({ seed: 1, items: 7, stores: ['CA_1', 'TX_1'], days: 140 });
export type Name = keyof typeof sample;

/** The sample with one file changed. */
export function filesWith(changes: Partial<Record<Name, (text: string) => string | Uint8Array>> = {}): RawFiles {
  const bytes = (name: Name) => Buffer.from(changes[name]?.(sample[name]) ?? sample[name]);
  return {
    calendar: bytes('calendar.csv'),
    sales: { name: 'sales_train_evaluation.csv', bytes: bytes('sales_train_evaluation.csv') },
    prices: bytes('sell_prices.csv'),
  };
}

/** What is wrong with the files, as people read it. */
export const faultsOf = (files: RawFiles, scope = {}, origin?: string, horizonPrices?: HorizonPrices): string => {
  const result = readDataset(files, scope, origin, horizonPrices);
  return result.kind === 'faults' ? describeFaults(result.groups) : 'no faults';
};

/** Replaces a field of a line, both counted from 0. */
export const edit = (line: number, field: number, value: string) => (text: string) => {
  const lines = text.split('\n');
  const fields = (lines[line] as string).split(',');
  fields[field] = value;
  lines[line] = fields.join(',');
  return lines.join('\n');
};
/** The sample with other sales. */
export const sales = (change: (text: string) => string | Uint8Array) =>
  filesWith({ 'sales_train_evaluation.csv': change });

/** The panel of files without faults. */
export function panelOf(files: RawFiles): Panel {
  const result = readDataset(files, {}, undefined);
  if (result.kind === 'faults') throw new Error(describeFaults(result.groups));
  return result.panel;
}
