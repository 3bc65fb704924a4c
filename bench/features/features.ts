import { fileURLToPath } from 'node:url';
import { Option } from 'commander';
import { type Bench, type BenchRow, wholeNumberFrom } from '../support/bench.js';
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

interface Flags {
  readonly slice?: true;
  readonly pandas?: true;
  readonly runs: number;
}

export const bench: Bench<Flags> = {
  description: `The seed's 33 features of every series and day, from the CSV files to columns in memory, beside polars and pandas, each engine a
process by itself. The values of every engine are compared with ours before a figure is shown. Beside it, ours through the
activities of a run, to parquet in an object store.

ratio: seconds of polars over ours on the largest scope.`,
  options: [
    new Option('--slice', '300 FOODS items only'),
    new Option('--pandas', 'pandas for all of M5 too, which takes minutes'),
    new Option('--runs <number>', 'repeat ours and polars, and take the fastest of each')
      .argParser(wholeNumberFrom(1))
      .default(1),
  ],
  run: async ({ slice, pandas, runs }) => {
    const { folder, origin } = benchData();
    const python = await peerPython('bench-features', REQUIREMENTS);
    const rows: BenchRow[] = [];
    let ratio: number | null = null;
    for (const scope of slice ? [SLICE] : [SLICE, WHOLE]) {
      const ours = await fastestOf(runs, () => measureOurs(scope, folder));
      rows.push(ours);
      const { report: verified } = await runReporting<Report>(process.execPath, [...oursWith(scope, folder), 'verify']);
      const engines = scope === WHOLE && !pandas ? (['polars'] as const) : (['polars', 'pandas'] as const);
      for (const engine of engines) {
        const times = engine === 'polars' ? runs : 1;
        const peer = await fastestOf(times, () => measurePeer(engine, python, scope, folder, verified));
        rows.push(peer);
        if (engine === 'polars') ratio = peer.seconds / ours.seconds;
      }
    }
    if (!slice) rows.push(...(await measureActivities(WHOLE.name, folder)));
    return { bench: `features: 33 features from CSV to memory (${origin})`, rows, ratio };
  },
};

async function fastestOf(times: number, measure: () => Promise<BenchRow>): Promise<BenchRow> {
  let fastest = await measure();
  for (let time = 1; time < times; time++) {
    const row = await measure();
    if (row.seconds < fastest.seconds) fastest = row;
  }
  return fastest;
}

/** @param verified what our own values are @throws Error when the peer's differ */
async function measurePeer(
  engine: 'polars' | 'pandas',
  python: string,
  scope: Scope,
  folder: string,
  verified: Checks,
): Promise<BenchRow> {
  const script = fileURLToPath(new URL(`./features_${engine}.py`, import.meta.url));
  const { report, seconds } = await runReporting<Report>(python, [script, folder, ...scope.args]);
  const { compared, largest } = compareChecks(verified, report, engine);
  const row = rowOf(`${engine}, ${scope.name}`, report, seconds - report.checkSeconds);
  return { ...row, values_compared: compared, largest_difference: largest };
}

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
