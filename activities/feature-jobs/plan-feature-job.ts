import type { S3Client } from '@aws-sdk/client-s3';
import { hashOf } from '@durable-forecast/lib/hash';
import { cellsOf } from '../../contracts/dataset/cells.js';
import type { PanelRef } from '../../contracts/dataset/dataset.js';
import type { FeatureManifest } from '../../contracts/features/feature-files.js';
import type { FoldParts } from '../../contracts/features/fold-parts.js';
import { M5_STATES } from '../../contracts/features/seed-set.js';
import type { FeatureShard, FeatureTask } from '../../contracts/jobs/feature-task.js';
import type { FeatureSettings } from '../../contracts/request/request.js';
import { channelManifest } from '../channels/channel-manifest.js';
import { FEATURE_VERSION } from '../features/feature-version.js';
import { findMarker } from '../features/find-marker.js';
import { foldPlaces } from '../features/fold-places.js';
import { sealedFor } from '../s3/json-for.js';
import { writeObject } from '../s3/s3-objects.js';

export interface PlanFeatureJobInput extends Pick<FeatureManifest, 'prefix' | 'stores'> {
  readonly panels: readonly PanelRef[];
  /** Whether a store's departments have files of their own. */
  readonly byDepartment: boolean;
  /** Folder of all features, below which the places of all stores lie. */
  readonly featuresUri: string;
  /** Folder for what the job is told. */
  readonly folder: string;
  readonly features: FeatureSettings;
  readonly snapStates?: readonly string[] | undefined;
  readonly folds: readonly FoldParts[];
  readonly sampleShare: number;
}

/** What a job is to be told, and how much there is to do. */
export interface PlannedFeatureJob {
  /** Stores that have files to be made; without any there is nothing to plan. */
  readonly stores: number;
  /** Folder with the task alone. */
  readonly taskUri: string;
  /** Manifest of the panels of these stores. */
  readonly panelsUri: string;
  /** Why files are made again, although a marker said that they were there; the first few. */
  readonly remade: readonly string[];
}

/** Where more was damaged, the whole was. */
const MOST_REMADE = 20;
/** Stores whose markers are looked for at a time. */
const AT_ONCE = 16;

/**
 * Looks which feature files are not there yet, and writes down what a job is to make. The addresses are made of that content: who
 * asks again for the same, after a crash, is given the same.
 */
export async function planFeatureJob(s3: S3Client, input: PlanFeatureJobInput): Promise<PlannedFeatureJob> {
  const missing = await missingFolds(s3, input);
  const wanted = missing.filter(({ folds }) => folds.length > 0);
  const remade = missing.flatMap((store) => store.remade).slice(0, MOST_REMADE);
  if (wanted.length === 0) return { stores: 0, taskUri: '', panelsUri: '', remade };
  const manifest = channelManifest(wanted.map(({ panel }) => panel.uri));
  const [, ...names] = JSON.parse(manifest) as readonly string[];
  const task: FeatureTask = {
    version: FEATURE_VERSION,
    features: input.features,
    snapStates: input.snapStates ?? M5_STATES,
    sampleShare: input.sampleShare,
    shards: wanted.map(({ panel, folds }, index) => shardOf(input, panel, folds, names[index] as string)),
  };
  const place = `${input.folder}/${hashOf([task, manifest]).slice(0, 32)}`;
  const taskUri = `${place}/task/`;
  const panelsUri = `${place}/panels.json`;
  await writeObject(s3, `${taskUri}task.json`, sealedFor(taskUri, task), 'application/json');
  await writeObject(s3, panelsUri, manifest, 'application/json');
  return { stores: wanted.length, taskUri, panelsUri, remade };
}

interface StoreToMake {
  readonly panel: PanelRef;
  readonly folds: readonly FoldParts[];
  readonly remade: readonly string[];
}

/** What is not there yet of each store, in the order of the panels. */
async function missingFolds(s3: S3Client, input: PlanFeatureJobInput): Promise<readonly StoreToMake[]> {
  const found: StoreToMake[] = [];
  for (let from = 0; from < input.panels.length; from += AT_ONCE) {
    const some = input.panels.slice(from, from + AT_ONCE);
    found.push(...(await Promise.all(some.map((panel) => missingOf(s3, input, panel)))));
  }
  return found;
}

async function missingOf(s3: S3Client, input: PlanFeatureJobInput, panel: PanelRef): Promise<StoreToMake> {
  const { store } = panel;
  const { sampleShare } = input;
  const place = { store, cells: cellsOf([panel], input.byDepartment), prefix: prefixOf(input, store), sampleShare };
  const folds: FoldParts[] = [];
  const remade: string[] = [];
  for (const fold of input.folds) {
    const { marker, files } = foldPlaces(place, fold);
    const found = await findMarker(
      s3,
      marker,
      files.map(({ uri }) => uri),
    );
    if (found.kind === 'sound') continue;
    folds.push(fold);
    if (found.reason !== undefined) remade.push(found.reason);
  }
  return { panel, folds, remade };
}

function shardOf(input: PlanFeatureJobInput, panel: PanelRef, folds: readonly FoldParts[], file: string): FeatureShard {
  const { store, series, proof } = panel;
  return {
    store,
    panel: file,
    ...(proof?.sha256 === undefined ? {} : { sha256: proof.sha256 }),
    series,
    prefix: belowFolder(input.featuresUri, prefixOf(input, store)),
    cells: cellsOf([panel], input.byDepartment),
    folds,
  };
}

const prefixOf = ({ prefix, stores = {} }: PlanFeatureJobInput, store: string): string =>
  Object.hasOwn(stores, store) ? (stores[store] as string) : prefix;

/** @throws Error where files would go elsewhere than SageMaker puts them */
function belowFolder(folder: string, uri: string): string {
  if (!uri.startsWith(`${folder}/`))
    throw new Error(`the features of a store lie at ${uri}, which is not below ${folder}`);
  return uri.slice(folder.length + 1);
}
