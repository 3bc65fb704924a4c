import type { S3Client } from '@aws-sdk/client-s3';
import { buildFeatures, featureKey } from '../../activities/features/build-features.js';
import type { Threads } from '../../activities/threads/thread-task.js';
import { cellsOf } from '../../contracts/dataset/cells.js';
import type { DatasetManifest } from '../../contracts/dataset/dataset.js';
import type { FeatureSettings } from '../../contracts/request/request.js';

/**
 * The feature files of the set `seed` for all stores and days, a store more at a time than there are threads, so that none waits while
 * files are sent.
 *
 * @returns the folder in which they lie
 */
export async function buildAllFeatures(
  { s3, threads }: { readonly s3: S3Client; readonly threads: Threads },
  { key, panels, originDay }: DatasetManifest,
  folder: string,
): Promise<string> {
  const atATime = threads.size + 1;
  const features: FeatureSettings = { set: 'seed', add: [], rowShare: 1, dropUnreleased: true, maxParallel: atATime };
  const cells = cellsOf(panels, false);
  const prefix = `${folder}/${featureKey({ dataset: key, features, byDepartment: false })}`;
  const folds = [{ originDay, train: true, validation: false, sample: false }];
  const left = panels[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: atATime }, async () => {
      for (const panel of left) {
        const own = cells.filter(({ store }) => store === panel.store);
        await buildFeatures({ s3, threads }, { panel, cells: own, prefix, features, folds, sampleShare: 1 });
      }
    }),
  );
  return prefix;
}
