import { readFileSync, writeFileSync } from 'node:fs';
import { inspectDataset } from '../../activities/dataset/inspect-dataset.js';
import { backtestEnsemble } from '../../activities/evaluation/backtest-ensemble.js';
import { combineForecasts } from '../../activities/evaluation/combine-forecasts.js';
import { naiveError } from '../../activities/evaluation/naive-error.js';
import { scoreForecasts } from '../../activities/evaluation/score-forecasts.js';
import { checkVersion } from '../../activities/forecasts/check-version.js';
import { measureDrift } from '../../activities/forecasts/measure-drift.js';
import { stageVersion } from '../../activities/forecasts/stage-version.js';
import { switchPointer } from '../../activities/forecasts/switch-pointer.js';
import { wholeStore } from '../../contracts/dataset/cells.js';
import type { PublishInput, ShardForecast } from '../../contracts/publication/publication.js';
import { HORIZON } from '../../core/panel/panel.js';
import { asWorker } from '../support/as-worker.js';
import { buildAllFeatures } from '../support/build-all-features.js';

/**
 * The activities of a run from its raw files to its published version, in a process like a worker's, with the one member that needs
 * no training job.
 *
 *   whole-way.ts BUCKET DATASET_URI
 */
const { uri, deps, end } = asWorker();
const { s3, bucket, threads } = deps;
const steps: { readonly name: string; readonly seconds: number; readonly peakMb: number }[] = [];

const dataset = await step('inspect', () => inspectDataset(deps, { dataset: { uri }, scope: {} }));
const { panels, originDay, originDate, series } = dataset;
await step('features', () => buildAllFeatures({ s3, threads }, dataset, `s3://${bucket}/features`));
const past = [2, 1].map((windows) => originDay - windows * HORIZON);
await step('naive error', () => naiveError(deps, { panels, originDay: past[1]!, dropUnreleased: true }));
const { recipe, quantilesUri, quantilesProof } = await step('weigh, and learn quantiles', () =>
  backtestEnsemble(deps, {
    ...{ panels, models: 0, methods: ['top-down'], choose: true },
    folds: past.map((day) => ({ originDay: day, members: [] })),
    quantilesUri: `s3://${bucket}/runs/scale/quantiles.json`,
  }),
);
const forecastAt = (day: number) =>
  combineForecasts(deps, {
    ...{ panels, originDay: day, members: [], methods: ['top-down'], recipe },
    prefix: `s3://${bucket}/runs/scale/forecast/${day}`,
  });
const known = await step('forecast of known days', () => forecastAt(past[1]!));
await step('score', () =>
  scoreForecasts(deps, {
    ...{ panels, originDay: past[1]!, window: 'validation', quantilesUri },
    candidates: [{ name: 'top-down', cells: known.map(cellOf) }],
  }),
);
const shards = await step('forecast', () => forecastAt(originDay));
await step('totals', () => measureDrift(deps, { name: 'scale', bucket, originDay, shards }));
const publication: PublishInput = {
  ...{ run: 'scale', name: 'scale', bucket, originDay, originDate, champion: 'top-down', shards },
  ...{ quantilesUri, quantilesProof },
  terms: {
    limits: {},
    csv: false,
    lineage: {
      ...{ dataset: dataset.key, request: 'scale', features: { set: 'seed', add: [] } },
      ...{ champion: { trial: 'top-down', algorithm: 'none', hyperparameters: {} }, members: [] },
      ...{ metrics: { wrmsse: 0, rmse: 0, bias: 0 }, seeds: { sweep: 1 }, cost: { jobs: 0, billableSeconds: 0 } },
    },
  },
};
const staged = await step('write the version', () => stageVersion(deps, publication));
await step('check the version', () => checkVersion(deps, staged, publication));
await step('switch', () => switchPointer(deps, staged));
const days = dataset.lastDay - dataset.firstDay + 1;
console.log(JSON.stringify({ series, days, steps }));
await end();

function cellOf({ panel: { store }, uri, proof }: ShardForecast) {
  return { cell: wholeStore(store), uri, proof };
}

/** Does a step, and writes down what the whole process held at most meanwhile. */
async function step<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  // Linux forgets the peak; elsewhere it is that of all steps so far.
  if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5');
  const began = performance.now();
  const result = await work();
  steps.push({ name, seconds: (performance.now() - began) / 1000, peakMb: peakMb() });
  process.stderr.write(`${JSON.stringify(steps.at(-1))}\n`);
  return result;
}

function peakMb(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS / 1024;
  return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
}
