import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Scope } from '../../contracts/request/request.js';
import { readDataset } from '../../core/dataset/read-dataset.js';
import type { Panel } from '../../core/panel/panel.js';
import { m5Folder } from '../support/m5-folder.js';

/** The panel of a scope over all days of the files. @throws Error naming the file that is missing */
export function readM5(scope: Scope): Panel {
  const read = (name: string): Buffer => {
    const path = `${m5Folder}/${name}`;
    if (!existsSync(path)) throw new Error(`${path} is missing; FORECAST_M5 names the folder of the M5 files.`);
    const bytes = readFileSync(path);
    return name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  };
  const result = readDataset(
    {
      calendar: read('calendar.csv'),
      sales: { name: 'sales_train_evaluation.csv', bytes: read('sales_train_evaluation.csv.gz') },
      prices: read('sell_prices.csv.gz'),
    },
    scope,
    undefined,
  );
  if (result.kind === 'faults') throw new Error(`The M5 files have faults: ${JSON.stringify(result.groups)}`);
  return result.panel;
}
