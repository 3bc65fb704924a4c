import { availableParallelism } from 'node:os';
import { dirname } from 'node:path/posix';
import { S3Client } from '@aws-sdk/client-s3';
import { Piscina } from 'piscina';
import { inspectDataset } from '../../activities/dataset/inspect-dataset.js';
import { runInPool } from '../../activities/threads/run-in-pool.js';
import type { Threads } from '../../activities/threads/thread-task.js';
import { type Cell, cellsOf } from '../../contracts/dataset/cells.js';
import { foldFiles } from '../../contracts/features/feature-files.js';
import { buildAllFeatures } from './build-all-features.js';

/**
 * The activities of a run from the raw files in the object store to its feature files there, in a process like a worker's.
 *
 *   ours-in-activities.ts BUCKET DATASET_URI
 */
const [bucket = '', uri = ''] = process.argv.slice(2);
const began = performance.now();
const seconds = () => (performance.now() - began) / 1000;
const s3 = new S3Client({ forcePathStyle: true });
const size = availableParallelism();
// As the thread pool of a worker: threads stay for the next task.
const pool = new Piscina({ minThreads: 0, maxThreads: size, idleTimeout: 30_000 });
const threads: Threads = {
  size,
  run: (task, input, moved = []) => runInPool(pool, task, input, { moved }),
};

const manifest = await inspectDataset({ s3, bucket, threads }, { dataset: { uri }, scope: {} });
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
await pool.close();
s3.destroy();
