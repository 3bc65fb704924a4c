import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Option } from 'commander';
import { type Bench, type BenchRow, wholeNumberFrom } from '../support/bench.js';
import { measureActivities } from '../support/in-activities.js';
import { benchData } from '../support/m5-sized-data.js';
import { peerPython } from '../support/peer-python.js';
import { runReporting } from '../support/run-reporting.js';
import { type Agreement, type Checks, compareChecks } from './checks.js';

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
process by itself. Ours and polars run in turn, and of each the run in the middle is shown. The values of every engine are compared with ours before a
figure is shown. Beside it the way to parquet: ours through the activities of a run, with rows to predict as well, sent to an object
store; of polars the rows to learn from, as files on the disk. Every value of both files is compared.

ratio: seconds of polars over ours in memory, on the largest scope; polars_over_ours: the same to parquet.`,
  options: [
    new Option('--slice', '300 FOODS items only'),
    new Option('--pandas', 'pandas for all of M5 too, which takes minutes'),
    new Option('--runs <number>', 'how often ours and polars run, in turn').argParser(wholeNumberFrom(1)).default(5),
  ],
  run: async ({ slice, pandas, runs }) => {
    const { folder, origin } = benchData();
    const python = await peerPython('bench-features', REQUIREMENTS);
    const rows: BenchRow[] = [];
    let ratio: number | null = null;
    for (const scope of slice ? [SLICE] : [SLICE, WHOLE]) {
      const { report: verified } = await runReporting<Report>(process.execPath, [...oursWith(scope, folder), 'verify']);
      const ours: BenchRow[] = [];
      const polars: BenchRow[] = [];
      for (let run = 0; run < runs; run++) {
        ours.push(await measureOurs(scope, folder));
        polars.push(await measurePeer('polars', python, scope, folder, verified));
      }
      const [own, peer] = [middleOf(ours), middleOf(polars)];
      rows.push(own, peer);
      ratio = peer.seconds / own.seconds;
      if (scope !== WHOLE || pandas) rows.push(await measurePeer('pandas', python, scope, folder, verified));
    }
    if (!slice) rows.push(...(await measureFiles(python, folder)));
    return { bench: `features: 33 features from CSV to memory (${origin})`, rows, ratio };
  },
};

/** The run of middle duration, with the least and the most. */
function middleOf(runs: readonly BenchRow[]): BenchRow {
  const sorted = runs.toSorted((a, b) => a.seconds - b.seconds);
  const middle = sorted[Math.floor(sorted.length / 2)] as BenchRow;
  return { ...middle, runs: runs.length, fastest: sorted[0]?.seconds, slowest: sorted.at(-1)?.seconds };
}

/** Both ways to parquet. @throws Error when a value of the files differs */
async function measureFiles(python: string, folder: string): Promise<readonly BenchRow[]> {
  const theirs = await mkdtemp(join(tmpdir(), 'bench-polars-'));
  try {
    const args = [scriptOf('polars'), folder, ...WHOLE.args, theirs];
    const { report, seconds } = await runReporting<Report>(python, args);
    const compare = fileURLToPath(new URL('./features_compare.py', import.meta.url));
    let compared: Agreement | undefined;
    const [ours, ...steps] = await measureActivities(WHOLE.name, folder, async (files) => {
      compared = (await runReporting<Agreement>(python, [compare, files, theirs])).report;
    });
    if (ours === undefined) return [];
    return [
      { ...ours, polars_over_ours: seconds / ours.seconds },
      ...steps,
      {
        name: `polars, ${WHOLE.name}, raw files to parquet on the disk`,
        ...{
          seconds,
          peak_mb: report.peakMb,
          values_compared: compared?.compared,
          largest_difference: compared?.largest,
        },
      },
    ];
  } finally {
    await rm(theirs, { recursive: true, force: true });
  }
}

/** @param verified what our own values are @throws Error when the peer's differ */
async function measurePeer(
  engine: 'polars' | 'pandas',
  python: string,
  scope: Scope,
  folder: string,
  verified: Checks,
): Promise<BenchRow> {
  const { report, seconds } = await runReporting<Report>(python, [scriptOf(engine), folder, ...scope.args]);
  const { compared, largest } = compareChecks(verified, report, engine);
  const row = rowOf(`${engine}, ${scope.name}`, report, seconds - report.checkSeconds);
  return { ...row, values_compared: compared, largest_difference: largest };
}

const scriptOf = (engine: 'polars' | 'pandas'): string =>
  fileURLToPath(new URL(`./features_${engine}.py`, import.meta.url));

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
