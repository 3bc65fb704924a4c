import { dirname } from 'node:path/posix';
import { inspectDataset } from '../../activities/dataset/inspect-dataset.js';
import { type Cell, cellsOf } from '../../contracts/dataset/cells.js';
import { foldFiles } from '../../contracts/features/feature-files.js';
import { asWorker } from './as-worker.js';
import { buildAllFeatures } from './build-all-features.js';

/**
 * The activities of a run from the raw files in the object store to its feature files there, in a process like a worker's.
 *
 *   ours-in-activities.ts BUCKET DATASET_URI
 */
const { uri, deps, end } = asWorker();
const { s3, bucket, threads } = deps;
const began = performance.now();
const seconds = () => (performance.now() - began) / 1000;

const manifest = await inspectDataset(deps, { dataset: { uri }, scope: {} });
const inspectSeconds = seconds();
const inspectPeakMb = process.resourceUsage().maxRSS / 1024;

const prefix = await buildAllFeatures({ s3, threads }, manifest, `s3://${bucket}/features`);
console.log(
  JSON.stringify({
    series: manifest.series,
    train: dirname(
      foldFiles({ prefix, sweepShare: 1 }, manifest.originDay).train(cellsOf(manifest.panels, false)[0] as Cell),
    ),
    inspectSeconds,
    inspectPeakMb,
    featureSeconds: seconds() - inspectSeconds,
    peakMb: process.resourceUsage().maxRSS / 1024,
  }),
);
await end();
