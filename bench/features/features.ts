import { fileURLToPath } from 'node:url';
import type { BenchResult, BenchRow } from '../support/bench.js';
import { measureActivities } from '../support/in-activities.js';
import { benchData } from '../support/m5-sized-data.js';
import { peerPython } from '../support/peer-python.js';
import { runReporting } from '../support/run-reporting.js';
import { type Checks, compareChecks } from './checks.js';

interface Report extends Checks {
  /** Spent on comparing, not on the work. */
  readonly checkSeconds: number;
  readonly readSeconds: number;
  readonly peakMb: number;
}

interface Scope {
  readonly name: string;
  /** Arguments of every engine: category and number of items, nothing and 0 for all. */
  readonly args: readonly [string, string];
}

const REQUIREMENTS = fileURLToPath(new URL('./requirements.txt', import.meta.url));
const SLICE: Scope = { name: '300 FOODS items', args: ['FOODS', '300'] };
const WHOLE: Scope = { name: 'all of M5', args: ['', '0'] };

/**
 * The seed's 33 features of every series and day, from the CSV files to columns in memory, each engine a process by itself.
 *
 * Beside it, ours through the activities of a run, to parquet in an object store.
 *
 * Every engine's values are compared with ours before a figure is shown. pandas takes minutes for all of M5, so it does
 * that only with `--pandas`; `--slice` leaves all of M5 out, `--runs N` repeats ours and polars, and takes the fastest of each.
 *
 * @returns ratio: seconds of polars over ours on the largest scope
 */
export async function run(flags: readonly string[]): Promise<BenchResult> {
  const { folder, origin } = benchData();
  const python = await peerPython('bench-features', REQUIREMENTS);
  const runs = Number(flags[flags.indexOf('--runs') + 1] ?? 1) || 1;
  const scopes = flags.includes('--slice') ? [SLICE] : [SLICE, WHOLE];
  const rows: BenchRow[] = [];
  let ratio: number | null = null;
  for (const scope of scopes) {
    const ours: BenchRow[] = [];
    for (let time = 0; time < runs; time++) ours.push(await measureOurs(scope, folder));
    const best = fastest(ours);
    rows.push(best);
    const { report: verified } = await runReporting<Report>(process.execPath, [...oursWith(scope, folder), 'verify']);
    const engines = scope === WHOLE && !flags.includes('--pandas') ? ['polars'] : ['polars', 'pandas'];
    for (const engine of engines) {
      const script = fileURLToPath(new URL(`./features_${engine}.py`, import.meta.url));
      const tried: BenchRow[] = [];
      for (let time = 0; time < (engine === 'polars' ? runs : 1); time++) {
        const { report, seconds } = await runReporting<Report>(python, [script, folder, ...scope.args]);
        const { compared, largest } = compareChecks(verified, report, engine);
        const row = rowOf(`${engine}, ${scope.name}`, report, seconds - report.checkSeconds);
        tried.push({ ...row, values_compared: compared, largest_difference: largest });
      }
      const row = fastest(tried);
      rows.push(row);
      if (engine === 'polars') ratio = row.seconds / best.seconds;
    }
  }
  if (!flags.includes('--slice')) rows.push(...(await measureActivities(WHOLE.name, folder)));
  return { bench: `features: 33 features from CSV to memory (${origin})`, rows, ratio };
}

const fastest = (rows: readonly BenchRow[]): BenchRow => rows.reduce((a, b) => (b.seconds < a.seconds ? b : a));

const oursWith = (scope: Scope, folder: string): string[] => [
  '--import',
  'tsx',
  fileURLToPath(new URL('./ours.ts', import.meta.url)),
  folder,
  ...scope.args,
];

async function measureOurs(scope: Scope, folder: string): Promise<BenchRow> {
  const { report, seconds } = await runReporting<Report>(process.execPath, oursWith(scope, folder));
  return rowOf(`durable-forecast, ${scope.name}`, report, seconds);
}

const rowOf = (name: string, report: Report, seconds: number): BenchRow => ({
  name,
  seconds,
  peak_mb: report.peakMb,
  read_seconds: report.readSeconds,
  rows: report.rows,
  million_rows_a_second: report.rows / seconds / 1e6,
});
