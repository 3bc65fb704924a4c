import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { readDataset } from '../../core/dataset/read-dataset.js';
import { sharePanel } from '../../core/panel/share-panel.js';
import { addChecks } from './checks.js';
import type { ThreadInput, ThreadResult } from './thread.js';

/**
 * Our side of the comparison, a process by itself: from the CSV files to all features of all series, computed in threads
 * over shared memory, a block at a time.
 *
 *   ours.ts FOLDER CATEGORY MAX_ITEMS [verify]
 */
const [folder = '', category = '', maxItems = '0', verify] = process.argv.slice(2);
const began = performance.now();
// Threads load their code while this one reads.
const threads = availableParallelism();
const pool = new Piscina({
  filename: fileURLToPath(new URL('./thread.ts', import.meta.url)),
  minThreads: threads,
  maxThreads: threads,
});
const file = (name: string) => readFileSync(join(folder, name));
const sales = 'sales_train_evaluation.csv';
const read = readDataset(
  { calendar: file('calendar.csv'), sales: { name: sales, bytes: file(sales) }, prices: file('sell_prices.csv') },
  {
    ...(category === '' ? {} : { categories: [category] }),
    ...(maxItems === '0' ? {} : { maxItems: Number(maxItems) }),
  },
  undefined,
);
if (read.kind === 'faults') throw new Error(`the data has ${read.count} faults: ${JSON.stringify(read.groups)}`);
const panel = sharePanel(read.panel);
const readSeconds = (performance.now() - began) / 1000;

const next = new Int32Array(new SharedArrayBuffer(4));
const input: ThreadInput = { panel, next, verify: verify === 'verify' };
const results = await Promise.all(Array.from({ length: threads }, () => pool.run(input) as Promise<ThreadResult>));
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
