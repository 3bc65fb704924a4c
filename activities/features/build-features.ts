import { hashOf } from '@durable-forecast/lib/hash';
import type { Cell } from '../../contracts/dataset/cells.js';
import type { PanelRef } from '../../contracts/dataset/dataset.js';
import type { FeatureMarkerRef } from '../../contracts/features/feature-marker.js';
import type { FoldParts } from '../../contracts/features/fold-parts.js';
import { M5_STATES } from '../../contracts/features/seed-set.js';
import type { FeatureSettings } from '../../contracts/request/request.js';
import type { ProvenFile } from '../../contracts/stored/stored-file.js';
import { type ReadPanel, readPanel } from '../panels/read-panels.js';
import { inWorkFolder } from '../work-folder.js';
import type { BuildFeaturesTask, FeatureFile, WrittenFile } from './build-features-task.js';
import type { FeatureDeps } from './deps.js';
import { FEATURE_VERSION } from './feature-version.js';
import { findMarker } from './find-marker.js';
import { foldPlaces } from './fold-places.js';
import { featureTasks } from './thread-tasks.js';
import { uploadFile } from './upload-file.js';
import { writeMarker } from './write-marker.js';

export interface FeatureKeyInput {
  /** Key of the panels. */
  readonly dataset: string;
  readonly features: FeatureSettings;
  /** Whether a store's departments have files of their own. */
  readonly byDepartment: boolean;
}

/** What the features of a run are named. */
export interface FeatureKeys {
  /** Of all of them. */
  readonly all: string;
  /** Those of each store, made of what it alone consists of. */
  readonly stores: Readonly<Record<string, string>>;
}

export interface FeatureKeysInput extends FeatureKeyInput {
  /** Undefined from a run that keeps all features in one place, as runs of 0.1.0 do. */
  readonly panels?: readonly Pick<PanelRef, 'store' | 'proof'>[] | undefined;
  readonly snapStates?: readonly string[] | undefined;
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

/**
 * Names the features of each store by its own panel as well, so that those of a store whose data is the same are found again,
 * and with them its trainings.
 *
 * @returns the key of all alone where a run asks that knows no others, or nobody recorded what a panel holds
 */
export function featureKeys({ panels, snapStates, ...input }: FeatureKeysInput): string | FeatureKeys {
  const all = featureKey(input);
  if (panels === undefined) return all;
  const proven = panels.flatMap(({ store, proof }) =>
    proof?.sha256 === undefined ? [] : [[store, proof.sha256] as const],
  );
  if (proven.length < panels.length) return all;
  const settings = { features: input.features, byDepartment: input.byDepartment };
  const stores = proven.map(([store, sha256]) => [
    store,
    featureKey({ ...settings, dataset: hashOf([sha256, snapStates ?? M5_STATES]) }),
  ]);
  return { all, stores: Object.fromEntries(stores) as Record<string, string> };
}

/**
 * Feature files of one store at all origins of the run; those that an earlier run or attempt has finished are kept where
 * they are whole and the same.
 *
 * @returns a marker for each origin, which says what the files hold
 */
export async function buildFeatures(
  deps: FeatureDeps,
  input: BuildFeaturesInput,
): Promise<readonly FeatureMarkerRef[]> {
  const { panel } = input;
  const markers: FeatureMarkerRef[] = [];
  let read: Promise<ReadPanel> | undefined;
  const bytes = async () => {
    read ??= readPanel(deps.s3, panel);
    return (await read).bytes;
  };
  for (const fold of input.folds) {
    const { store } = panel;
    const ref = { store, originDay: fold.originDay };
    const { marker, files } = foldPlaces({ store, ...input }, fold);
    const found = await findMarker(
      deps.s3,
      marker,
      files.map(({ uri }) => uri),
    );
    if (found.kind === 'sound') markers.push({ ...ref, ...found.marker });
    else markers.push({ ...ref, ...(await buildFold(deps, input, fold, await bytes())), remade: found.reason });
  }
  return markers;
}

async function buildFold(
  { s3, threads }: FeatureDeps,
  input: BuildFeaturesInput,
  fold: FoldParts,
  panel: Uint8Array,
): Promise<ProvenFile> {
  const { cells, sampleShare, features, snapStates = M5_STATES } = input;
  const { marker, files } = foldPlaces({ store: input.panel.store, ...input }, fold);
  return inWorkFolder('features', async (folder) => {
    const settings = { ...features, snapStates };
    const task: BuildFeaturesTask = { panel, settings, fold, cells, sampleShare, folder };
    const written = await threads.run(featureTasks.buildFeatures, task);
    const sent: ProvenFile[] = [];
    // Both go through the cells, and through the kinds of each.
    for (const [at, { file, uri }] of files.entries()) {
      sent.push(await uploadFile(s3, written[at] as WrittenFile, uri, contentTypeOf(file)));
    }
    return await writeMarker(s3, marker, sent);
  });
}

const contentTypeOf = (file: FeatureFile): string => (file === 'input' ? 'text/csv' : PARQUET);
