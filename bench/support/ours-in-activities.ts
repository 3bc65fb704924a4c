import { availableParallelism } from 'node:os';
import { dirname } from 'node:path/posix';
import { S3Client } from '@aws-sdk/client-s3';
import { Piscina } from 'piscina';
import { inspectDataset } from '../../activities/dataset/inspect-dataset.js';
import { buildFeatures, featureKey } from '../../activities/features/build-features.js';
import { runInPool } from '../../activities/threads/run-in-pool.js';
import type { Threads } from '../../activities/threads/thread-task.js';
import { type Cell, cellsOf } from '../../contracts/dataset/cells.js';
import { foldFiles } from '../../contracts/features/feature-files.js';
import type { FeatureSettings } from '../../contracts/request/request.js';

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

const features: FeatureSettings = { set: 'seed', add: [], rowShare: 1, dropUnreleased: true, maxParallel: size + 1 };
const cells = cellsOf(manifest.panels, false);
const prefix = `s3://${bucket}/features/${featureKey({ dataset: manifest.key, features, byDepartment: false })}`;
const panels = manifest.panels[Symbol.iterator]();
// A store more than there are threads, so that none waits while files are sent.
await Promise.all(
  Array.from({ length: size + 1 }, async () => {
    for (const panel of panels) {
      await buildFeatures(
        { s3, threads },
        {
          panel,
          cells: cells.filter(({ store }) => store === panel.store),
          prefix,
          features,
          folds: [{ originDay: manifest.originDay, train: true, validation: false, sample: false }],
          sampleShare: 1,
        },
      );
    }
  }),
);
console.log(
  JSON.stringify({
    series: manifest.series,
    train: dirname(foldFiles({ prefix, sweepShare: 1 }, manifest.originDay).train(cells[0] as Cell)),
    inspectSeconds,
    inspectPeakMb,
    featureSeconds: seconds() - inspectSeconds,
    peakMb: process.resourceUsage().maxRSS / 1024,
  }),
);
await pool.close();
s3.destroy();
