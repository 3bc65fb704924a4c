import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Scope } from '../../contracts/request/request.js';
import { readDataset } from '../../core/dataset/read-dataset.js';
import type { Panel } from '../../core/panel/panel.js';

/** The real M5 files beside the project, which may not be part of it; undefined where they are missing. */
export const m5Folder: string | undefined = (() => {
  const folder = fileURLToPath(new URL('../../../shared/m5/', import.meta.url));
  return existsSync(`${folder}wrmsse/weights.csv.gz`) ? folder : undefined;
})();

/** Name of a test group that needs the M5 files, saying why it is skipped. */
export const m5Title = (title: string): string =>
  m5Folder === undefined ? `${title} (skipped: the M5 files are not in ../shared/m5)` : title;

export const readM5 = (name: string): Buffer => {
  const bytes = readFileSync(`${m5Folder}${name}`);
  return name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
};

/** Lines of a file without its header. */
export const m5Lines = (name: string): string[] => readM5(name).toString().trimEnd().split(/\r?\n/).slice(1);

/** The panel of a scope over all days of the files. */
export function m5Panel(scope: Scope): Panel {
  const read = readDataset(
    {
      calendar: readM5('calendar.csv'),
      sales: { name: 'sales_train_evaluation.csv', bytes: readM5('sales_train_evaluation.csv.gz') },
      prices: readM5('sell_prices.csv.gz'),
    },
    scope,
    undefined,
  );
  if (read.kind === 'faults') throw new Error(JSON.stringify(read.groups));
  return read.panel;
}
