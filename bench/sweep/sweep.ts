import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Option } from 'commander';
import { type ForecastRequest, requestSchema } from '../../contracts/request/request.js';
import { generateSample, SAMPLE_DEFAULTS } from '../../core/sample/generate-sample.js';
import { type Bench, type BenchResult, type BenchRow, wholeNumberFrom } from '../support/bench.js';
import { median } from '../support/median.js';
import { withStack } from '../support/with-stack.js';
import { type PeerResult, runPeer } from './optuna-peer.js';
import { type Improvement, type OurSweep, runOurs } from './our-sweep.js';

const RUNS = 3;
const TRIALS = 40;
const ITEMS = 210;
const FIRST_SEED = 7;
const MIN_STEPS = 20;
const REDUCTION_FACTOR = 3;

interface Flags {
  readonly runs: number;
  readonly items: number;
  readonly trials: number;
  readonly data?: string;
}

export const bench: Bench<Flags> = {
  description: `40 LightGBM trials with asynchronous successive halving: the whole stack with its durable workflows and a job a trial, beside a
plain Python loop with Optuna on the same data and the same proposals, several times in turn with another seed each. Each has the
whole machine. Optuna gives all cores to one
trial after the other, whose threads spin while they wait for each other; ours runs two at a time, as it does by default, which share the
cores with sleeping threads: one starts or ends while the other trains. Ours has more to do: it scores the training rows each round
too, and each trial loads the binned data that Optuna's process has in memory. The stack is up and has built its features, but has
imported and binned nothing when its time begins.

seconds: the time to the worse of the two best scores, which both have reached; ours from the start of the sweep on a stack that
is up with its features built, Optuna's from the start of its process. overhead_seconds: the median over our trials of the
trial's time less its job's training time. ratio: Optuna's seconds over ours, the median of all pairs; ratios has each.`,
  options: [
    new Option('--runs <number>', 'pairs of runs').argParser(wholeNumberFrom(1)).default(RUNS),
    new Option('--items <number>', 'items of the generated dataset (10 stores, two years)')
      .argParser(wholeNumberFrom(1))
      .default(ITEMS),
    new Option('--data <folder>', 'files of the M5 schema instead; their first items'),
    new Option('--trials <number>', 'trials of the sweep').argParser(wholeNumberFrom(1)).default(TRIALS),
  ],
  run: async ({ runs, items, trials, data }) => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-sweep-'));
    try {
      const source = data ?? (await writeSample(join(folder, 'data'), items));
      const pairs: Pair[] = [];
      await withStack({ folder, withWorker: true }, async ({ client }) => {
        for (let run = 0; run < runs; run += 1) {
          const ours = await runOurs(client, folder, source, requestOf(items, trials, FIRST_SEED + run));
          const peer = await runPeer({ ...ours.task, minSteps: MIN_STEPS, reductionFactor: REDUCTION_FACTOR }, folder);
          pairs.push(pairOf(ours, peer));
        }
      });
      return compare(trials, pairs);
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};

/** One run of each on the same proposals, and the seconds until both had found the worse of their two best scores. */
interface Pair {
  readonly ours: OurSweep;
  readonly peer: PeerResult;
  readonly target: number;
  readonly seconds: { readonly ours: number; readonly peer: number };
}

function pairOf(ours: OurSweep, peer: PeerResult): Pair {
  // Our scores come from a log with six digits.
  const target = Math.max(ours.best, peer.best) * (1 + 1e-5);
  const seconds = { ours: firstAt(ours.improvements, target), peer: firstAt(peer.improvements, target) };
  return { ours, peer, target, seconds };
}

function compare(trials: number, pairs: readonly Pair[]): BenchResult {
  const ratios = pairs.map(({ seconds }) => seconds.peer / seconds.ours);
  const ours = pairs.map((pair) => pair.ours);
  const peers = pairs.map((pair) => pair.peer);
  const rows: BenchRow[] = [
    {
      name: 'durable-forecast, local stack',
      ...figuresOf(
        pairs.map(({ seconds }) => seconds.ours),
        ours,
      ),
      overhead_seconds: median(ours.map(({ overhead }) => overhead)),
      pruned: ours.map(({ pruned }) => pruned),
      failed: ours.map(({ failed }) => failed),
      ratios: ratios.map((ratio) => Number(ratio.toFixed(3))),
    },
    {
      name: 'Optuna, Python loop',
      ...figuresOf(
        pairs.map(({ seconds }) => seconds.peer),
        peers,
      ),
      pruned: peers.map((peer) => peer.trials.filter(({ status }) => status === 'pruned').length),
      failed: peers.map((peer) => peer.trials.filter(({ status }) => status === 'fail').length),
    },
  ];
  const targets = pairs.map(({ target }) => target.toPrecision(6)).join(', ');
  return {
    bench: `sweep: ${trials} LightGBM trials with ASHA to a validation RMSE of ${targets}`,
    rows,
    ratio: median(ratios),
  };
}

/** Medians over the runs, and what each run took. */
const figuresOf = (
  seconds: readonly number[],
  runs: readonly { readonly seconds: number; readonly peakMb: number | null; readonly best: number }[],
) => ({
  seconds: median(seconds),
  peak_mb: Math.max(...runs.map(({ peakMb }) => peakMb ?? 0)),
  runs: seconds.map((value) => Number(value.toFixed(1))),
  total_seconds: median(runs.map((run) => run.seconds)),
  best: runs.map(({ best }) => Number(best.toPrecision(6))),
});

const firstAt = (improvements: readonly Improvement[], target: number): number =>
  improvements.find(({ score }) => score <= target)?.at ?? Number.NaN;

/** The default space of LightGBM with a little more work a trial; nothing but the sweep decides. */
const requestOf = (maxItems: number, maxTrials: number, seed: number): ForecastRequest =>
  requestSchema.parse({
    name: 'bench-sweep',
    scope: { maxItems },
    sweep: {
      strategy: { kind: 'random' },
      seed,
      maxTrials,
      maxParallel: 2,
      earlyStop: { kind: 'asha', minSteps: MIN_STEPS, reductionFactor: REDUCTION_FACTOR },
      algorithms: {
        lightgbm: {
          space: {
            objective: 'tweedie',
            tweedie_variance_power: { min: 1.05, max: 1.5 },
            num_iterations: 200,
            num_leaves: { min: 15, max: 127, type: 'integer', scale: 'log' },
            learning_rate: { min: 0.02, max: 0.2, scale: 'log' },
            min_data_in_leaf: { min: 20, max: 400, type: 'integer', scale: 'log' },
            feature_fraction: { min: 0.4, max: 1 },
            bagging_fraction: { min: 0.5, max: 1 },
            bagging_freq: 1,
          },
        },
      },
    },
    training: { keepAliveSeconds: 600 },
    rules: { watch: [] },
    publish: { gate: 'none' },
  });

async function writeSample(folder: string, items: number): Promise<string> {
  await mkdir(folder);
  const stores = ['CA_1', 'CA_2', 'CA_3', 'CA_4', 'TX_1', 'TX_2', 'TX_3', 'WI_1', 'WI_2', 'WI_3'];
  const files = generateSample({ ...SAMPLE_DEFAULTS, items, stores });
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}
