import { createReadStream } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { readRawFiles } from '../../activities/dataset/read-raw-files.js';
import { runInPool } from '../../activities/threads/run-in-pool.js';
import type { Threads } from '../../activities/threads/thread-task.js';
import { addChecks } from './checks.js';
import type { StoreFeatures, StoreResult } from './store-features.js';

/**
 * Our side of the comparison, a process by itself: from the CSV files to all features of all series, computed in threads,
 * a store at a time each.
 *
 *   ours.ts FOLDER CATEGORY MAX_ITEMS [verify]
 */
const [folder = '', category = '', maxItems = '0', verify] = process.argv.slice(2);
const began = performance.now();
const size = availableParallelism();
// Threads load their code while this one opens the files.
const pool = new Piscina({ minThreads: size, maxThreads: size });
const threads: Threads = {
  size,
  run: (task, input, moved = []) => runInPool(pool, task, input, { moved }),
};
const file = (name: string) => ({ name, open: () => createReadStream(join(folder, name), { highWaterMark: 1 << 20 }) });
const read = await readRawFiles(
  threads,
  {
    calendar: file('calendar.csv'),
    sales: file('sales_train_evaluation.csv'),
    prices: file('sell_prices.csv'),
  },
  {
    ...(category === '' ? {} : { categories: [category] }),
    ...(maxItems === '0' ? {} : { maxItems: Number(maxItems) }),
  },
  undefined,
);
if (read.kind === 'faults') throw new Error(`the data has ${read.count} faults: ${JSON.stringify(read.groups)}`);
const readSeconds = (performance.now() - began) / 1000;

// A store more than there are threads, so that none waits, and no more, so that memory does not grow with the stores.
const stores = read.dataset.stores()[Symbol.iterator]();
const results: StoreResult[] = [];
await Promise.all(
  Array.from({ length: size + 1 }, async () => {
    for (const { store, rows } of stores) {
      const panel = read.dataset.storePanel(store);
      const input: StoreFeatures = { panel, series: Array.from(rows), verify: verify === 'verify' };
      results.push(
        await pool.run(input, {
          filename: fileURLToPath(new URL('./store-features.ts', import.meta.url)),
          transferList: [panel.sales.buffer, panel.prices.buffer] as ArrayBuffer[],
        }),
      );
    }
  }),
);
const rows = results.reduce((sum, result) => sum + result.rows, 0);
const seconds = (performance.now() - began) / 1000;
const report = {
  ...addChecks(results.flatMap((result) => result.checks)),
  rows,
  checkSeconds: 0,
  readSeconds,
  featureSeconds: seconds - readSeconds,
  peakMb: process.resourceUsage().maxRSS / 1024,
};
console.log(JSON.stringify(report));
await pool.close();
