import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { Option } from 'commander';
import { trainingParquet, writeInputCsv } from '../../activities/features/write-table.js';
import { baselines } from '../../core/baselines/index.js';
import { type TablePlan, tableBlocks } from '../../core/features/feature-table.js';
import { foldPlans } from '../../core/features/fold-plans.js';
import { averageWrmsse } from '../../core/metrics/index.js';
import { actualSales } from '../../core/panel/actual-sales.js';
import type { Panel } from '../../core/panel/panel.js';
import { cacheDir } from '../../local/installed/cache.mjs';
import { PROJECT_CONTAINERS } from '../../local/stack/container-folders.js';
import { interpreterOf, PythonEnvironments } from '../../packages/sagemaker-local/src/images/python-environments.js';
import { readM5 } from '../accuracy/m5-files.js';
import { competitionScales } from '../accuracy/official-scales.js';
import { type Bench, type BenchRow, wholeNumberFrom } from '../support/bench.js';
import {
  type ContainerProgram,
  channelFile,
  LIGHTGBM,
  predictJob,
  prepareJob,
  trainJob,
} from '../support/container-job.js';
import { watchMemory } from '../support/memory-watch.js';
import { runReporting } from '../support/run-reporting.js';

interface Flags {
  readonly items: number;
  readonly all?: true;
  readonly origin: number;
  readonly epochs: number;
  readonly units: number;
  readonly loss: string;
  readonly peer: boolean;
}

interface PeerReport {
  readonly epochSeconds: readonly number[];
  readonly readSeconds: number;
  readonly rmse: number;
}

export const bench: Bench<Flags> = {
  description: `The LSTM container on the seed set's rows of M5, as a job runs it: seconds of an epoch (the median), peak memory of the whole process,
and WRMSSE of the 28 days after the origin beside the baselines. The peer is a plain Keras loop on the same panel: the same network over materialised windows by
model.fit, as many windows an epoch. Needs the M5 files (FORECAST_M5, or ../shared/m5).

ratio: seconds of an epoch of the peer over ours.`,
  options: [
    new Option('--items <number>', 'the first so many FOODS items, in all stores')
      .argParser(wholeNumberFrom(1))
      .default(300),
    new Option('--all', 'all of M5'),
    new Option('--origin <day>', 'N of the last known day d_N').argParser(wholeNumberFrom(1)).default(1913),
    new Option('--epochs <number>', 'epochs').argParser(wholeNumberFrom(1)).default(12),
    new Option('--units <number>', 'units').argParser(wholeNumberFrom(1)).default(64),
    new Option('--loss <name>', 'loss')
      .choices(['negative_binomial', 'tweedie', 'poisson'])
      .default('negative_binomial'),
    new Option('--no-peer', 'ours alone'),
  ],
  run: async ({ items, all, origin, epochs, units, loss, peer }) => {
    const panel = readM5(all ? {} : { categories: ['FOODS'], maxItems: items });
    const program = await lstm();
    const base = await mkdtemp(join(tmpdir(), 'forecast-lstm-'));
    try {
      const settings = { epochs: String(epochs), units: String(units), loss };
      const ours = await measureOurs(panel, { base, origin, program, settings });
      const others = peer ? [await measurePeer(program.python(), base, settings)] : [];
      const rows = [ours, ...others, ...baselines.map((baseline) => baselineRow(panel, origin, baseline))];
      const ratio = others[0] === undefined ? null : others[0].epoch_seconds / ours.epoch_seconds;
      return { bench: `lstm: ${panel.series.count} series of M5 up to d_${origin}`, rows, ratio };
    } finally {
      await rm(base, { recursive: true, force: true });
    }
  },
};

type TrainedRow = BenchRow & { readonly epoch_seconds: number };

interface Job {
  readonly base: string;
  readonly origin: number;
  readonly program: ContainerProgram;
  readonly settings: Readonly<Record<string, string>>;
}

async function measureOurs(panel: Panel, { base, origin, program, settings }: Job): Promise<TrainedRow> {
  const plans = foldPlans(panel, origin, { set: 'seed', add: [], dropUnreleased: true, rowShare: 1 });
  await prepareJob(base, settings, ['train', 'validation']);
  await write(plans.train, channelFile(base, 'train'));
  await write(plans.validation, channelFile(base, 'validation'));
  const memory = watchMemory(process.pid);
  const before = process.memoryUsage().rss / 2 ** 20;
  const began = performance.now();
  const log = await trainJob(base, program);
  const seconds = (performance.now() - began) / 1000;
  const peak = memory.stop();
  const forecast = await predictJob(base, csvOf(plans.inputs), program);
  const last = [...log.matchAll(/validation-rmse:(\S+)/g)].at(-1)?.[1];
  return {
    name: 'durable-forecast, containers/lstm',
    seconds,
    // Of the container alone: this process holds the panel.
    peak_mb: peak === null ? null : peak - before,
    epoch_seconds: median([...log.matchAll(/^epoch \d+ took (\S+) s$/gm)].map((line) => Number(line[1]))),
    rmse: Number(last),
    wrmsse: score(panel, origin, forecast),
  };
}

async function measurePeer(python: string, base: string, settings: Job['settings']): Promise<TrainedRow> {
  const memory = watchMemory(process.pid);
  const before = process.memoryUsage().rss / 2 ** 20;
  const script = fileURLToPath(new URL('./keras_loop.py', import.meta.url));
  const { report, seconds } = await runReporting<PeerReport>(python, [script, base, JSON.stringify(settings)], {
    KERAS_BACKEND: 'jax',
    JAX_PLATFORMS: 'cpu',
  });
  const peak = memory.stop();
  return {
    name: 'plain Keras loop',
    seconds,
    peak_mb: peak === null ? null : peak - before,
    epoch_seconds: median(report.epochSeconds),
    rmse: report.rmse,
  };
}

function baselineRow(panel: Panel, origin: number, { name, forecast }: (typeof baselines)[number]): BenchRow {
  const began = performance.now();
  const values = forecast(panel, origin);
  return { name, seconds: (performance.now() - began) / 1000, peak_mb: null, wrmsse: score(panel, origin, values) };
}

const score = (panel: Panel, origin: number, forecast: Float32Array): number =>
  averageWrmsse(competitionScales(panel, origin), forecast, actualSales(panel, origin));

/** The container with the Python environment that it has on the local server, made where it is missing. */
async function lstm(): Promise<ContainerProgram> {
  const folder = join(PROJECT_CONTAINERS, 'lstm');
  const environments = new PythonEnvironments(cacheDir(), LIGHTGBM.python());
  const environment = await environments.of('lstm', join(folder, 'requirements.txt'));
  await environments.make(environment);
  return { name: 'LSTM', folder, python: () => interpreterOf(environment) };
}

const write = (plan: TablePlan, file: string): Promise<void> =>
  pipeline(Readable.from(trainingParquet(plan)), createWriteStream(file));

/** Rows of CSV made at a time. */
const CSV_ROWS = 1 << 13;

function* csvOf(plan: TablePlan): Generator<string> {
  for (const block of tableBlocks(plan, CSV_ROWS)) yield writeInputCsv(block);
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
