import type { S3Client } from '@aws-sdk/client-s3';
import type { PanelRef, ShardFeatures } from '../../contracts/dataset.js';
import { hashOf } from '../../contracts/hash.js';
import type { FeatureSettings } from '../../contracts/request.js';
import { exists, readBytes, writeObject } from '../s3/s3-objects.js';
import type { ThreadPool } from '../threads/thread-pool.js';
import type { BuildFeaturesTask, BuildFeaturesTaskResult } from './build-features-task.js';

export interface FeatureDeps {
  readonly s3: S3Client;
  readonly threads: ThreadPool;
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
const FEATURE_VERSION = 1;

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
  const task: BuildFeaturesTask = {
    panel: await readBytes(s3, panel.uri),
    originDay,
    dropUnreleased: features.dropUnreleased,
    historyDays: features.historyDays,
  };
  const files = await threads.run<BuildFeaturesTaskResult>('features/build-features-task', task);
  await writeObject(s3, shard.horizonInputUri, files.horizonInput, 'text/csv');
  await writeObject(s3, shard.validationInputUri, files.validationInput, 'text/csv');
  await writeObject(s3, shard.validationUri, files.validation);
  await writeObject(s3, shard.trainUri, files.train);
  return shard;
}
