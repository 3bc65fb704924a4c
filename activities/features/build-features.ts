import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOf } from '@durable-forecast/lib/hash';
import type { Cell } from '../../contracts/dataset/cells.js';
import type { PanelRef } from '../../contracts/dataset/dataset.js';
import { foldFiles } from '../../contracts/features/feature-files.js';
import { M5_STATES } from '../../contracts/features/seed-set.js';
import type { FeatureSettings } from '../../contracts/request/request.js';
import { readPanel } from '../panels/read-panels.js';
import { exists, writeObject } from '../s3/s3-objects.js';
import { type BuildFeaturesTask, type FeatureFile, type FoldParts, filePath, filesOf } from './build-features-task.js';
import type { FeatureDeps } from './deps.js';
import { featureTasks } from './thread-tasks.js';
import { uploadFile } from './upload-file.js';

export type { FoldParts } from './build-features-task.js';

export interface FeatureKeyInput {
  /** Key of the panels. */
  readonly dataset: string;
  readonly features: FeatureSettings;
  /** Whether a store's departments have files of their own. */
  readonly byDepartment: boolean;
}

export interface BuildFeaturesInput {
  readonly panel: PanelRef;
  /** The cells of this store. */
  readonly cells: readonly Cell[];
  /** Prefix that ends in the feature key. */
  readonly prefix: string;
  readonly features: FeatureSettings;
  /** States with a SNAP column; undefined where a worker of 0.1.0 inspected the data, which knew those of M5 alone. */
  readonly snapStates?: readonly string[] | undefined;
  readonly folds: readonly FoldParts[];
  /** Share of the series in the sample that trials see. */
  readonly sampleShare: number;
}

/** Raised when the kernel or the file layout changes; features of older code are then built again. */
const FEATURE_VERSION = 4;

const PARQUET = 'application/vnd.apache.parquet';

/**
 * Names the features of a dataset: code version, settings and data. Origins are folders below it; how many shards are
 * built at a time is no part of it.
 */
export function featureKey({ features: { maxParallel: _, add = [], ...set }, ...input }: FeatureKeyInput): string {
  // A set with nothing added has the key that it had before anything could be; requests of that time don't say.
  const settings = add.length === 0 ? set : { ...set, add };
  return hashOf([FEATURE_VERSION, input.dataset, settings, input.byDepartment]).slice(0, 16);
}

/** Feature files of one store at all origins of the run; those that an earlier run or attempt has finished are kept. */
export async function buildFeatures({ s3, threads }: FeatureDeps, input: BuildFeaturesInput): Promise<void> {
  const { panel, prefix, sampleShare } = input;
  let bytes: Uint8Array | undefined;
  for (const fold of input.folds) {
    const files = foldFiles({ prefix, sweepShare: sampleShare }, fold.originDay);
    const marker = files.done(panel.store, filesOf(fold));
    if (await exists(s3, marker)) continue;
    bytes ??= (await readPanel(s3, panel)).bytes;
    const folder = await mkdtemp(join(tmpdir(), 'forecast-features-'));
    try {
      const task: BuildFeaturesTask = {
        panel: bytes,
        settings: { ...input.features, snapStates: input.snapStates ?? M5_STATES },
        fold,
        cells: input.cells,
        sampleShare,
        folder,
      };
      await threads.run(featureTasks.buildFeatures, task);
      for (const cell of input.cells) {
        for (const file of filesOf(fold)) {
          const uri = files[file](cell);
          await uploadFile(s3, filePath(folder, file, cell), uri, contentTypeOf(file));
        }
      }
      await writeObject(s3, marker, JSON.stringify(filesOf(fold)), 'application/json');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

const contentTypeOf = (file: FeatureFile): string => (file === 'input' ? 'text/csv' : PARQUET);
