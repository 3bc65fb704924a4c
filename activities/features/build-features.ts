import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import type { PanelRef, ShardFeatures } from '../../contracts/dataset.js';
import { hashOf } from '../../contracts/hash.js';
import type { FeatureSettings } from '../../contracts/request.js';
import { exists, readBytes } from '../s3/s3-objects.js';
import type { ThreadPool } from '../threads/thread-pool.js';
import { type BuildFeaturesTask, FEATURE_FILES } from './build-features-task.js';
import { uploadFile } from './upload-file.js';

export interface FeatureDeps {
  readonly s3: S3Client;
  readonly threads: Pick<ThreadPool, 'run'>;
}

export interface FeatureKeyInput {
  /** Key of the panels. */
  readonly dataset: string;
  readonly originDay: number;
  readonly features: FeatureSettings;
}

export interface BuildFeaturesInput {
  readonly panel: PanelRef;
  /** Prefix that ends in the feature key. */
  readonly prefix: string;
  readonly originDay: number;
  readonly features: FeatureSettings;
}

/** Raised when the kernel or the file layout changes; features of older code are then built again. */
const FEATURE_VERSION = 2;

const PARQUET = 'application/vnd.apache.parquet';

/** Names the features of a run: code version, settings and data. How many shards are built at a time is no part of it. */
export function featureKey({ dataset, originDay, features: { maxParallel: _, ...settings } }: FeatureKeyInput): string {
  return hashOf([FEATURE_VERSION, dataset, originDay, settings]).slice(0, 16);
}

/** Feature files of one shard; found again where an earlier run or attempt has finished them. */
export async function buildFeatures(
  { s3, threads }: FeatureDeps,
  { panel, prefix, originDay, features }: BuildFeaturesInput,
): Promise<ShardFeatures> {
  const { store } = panel;
  const shard: ShardFeatures = {
    panel,
    trainUri: `${prefix}/train/${store}.parquet`,
    validationUri: `${prefix}/validation/${store}.parquet`,
    validationInputUri: `${prefix}/inputs/validation/${store}.csv`,
    horizonInputUri: `${prefix}/inputs/horizon/${store}.csv`,
  };
  // The training rows are written last, so where they are, the rest is.
  if (await exists(s3, shard.trainUri)) return shard;
  const folder = await mkdtemp(join(tmpdir(), 'forecast-features-'));
  try {
    const task: BuildFeaturesTask = {
      panel: await readBytes(s3, panel.uri),
      originDay,
      dropUnreleased: features.dropUnreleased,
      historyDays: features.historyDays,
      folder,
    };
    await threads.run<void>('features/build-features-task', task);
    const upload = (file: keyof typeof FEATURE_FILES, uri: string, contentType: string) =>
      uploadFile(s3, join(folder, FEATURE_FILES[file]), uri, contentType);
    await upload('horizonInput', shard.horizonInputUri, 'text/csv');
    await upload('validationInput', shard.validationInputUri, 'text/csv');
    await upload('validation', shard.validationUri, PARQUET);
    await upload('train', shard.trainUri, PARQUET);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return shard;
}
