import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathInside } from '@durable-forecast/lib/path-inside';
import type { FoldParts } from '../../contracts/features/fold-parts.js';
import {
  type FeatureShard,
  type FeatureTask,
  type MadeFile,
  type ShardReport,
  storedFeatureTask,
} from '../../contracts/jobs/feature-task.js';
import { parseStored, sealedJson } from '../../contracts/stored/stored-json.js';
import { decodePanel } from '../../core/panel/panel-file.js';
import type { BuildFeaturesTask, WrittenFile } from '../features/build-features-task.js';
import { FEATURE_VERSION } from '../features/feature-version.js';
import { foldPlaces } from '../features/fold-places.js';
import { featureTasks } from '../features/thread-tasks.js';
import type { Threads } from '../threads/thread-task.js';
import { reportName } from './report-name.js';

/** Where an instance finds what it is given, and leaves what it makes. */
export interface ShardFolders {
  readonly task: string;
  readonly panels: string;
  readonly features: string;
  readonly reports: string;
}

/**
 * What an instance of the job does: the feature files of each store whose panel it was given. It needs neither network nor
 * credentials; SageMaker brings and fetches everything.
 *
 * @param say is told what was made, a line a store
 * @throws Error that says which file is not what it should be, and what to do
 */
export async function buildShard(
  folders: ShardFolders,
  threads: Pick<Threads, 'run' | 'size'>,
  say: (line: string) => void,
): Promise<void> {
  const task = await readTask(folders.task);
  const shards = await shardsHere(task, folders.panels);
  say(`${shards.length} of ${task.shards.length} stores are made here, ${threads.size} at a time`);
  await mkdir(folders.reports, { recursive: true });
  await mkdir(folders.features, { recursive: true });
  const left = [...shards];
  const lane = async (): Promise<void> => {
    for (let shard = left.shift(); shard !== undefined; shard = left.shift()) {
      const from = Date.now();
      const report = await buildStore(folders, threads, task, shard);
      await writeFile(join(folders.reports, reportName(shard.store)), sealedJson(report));
      say(`${describeReport(report)}, ${((Date.now() - from) / 1000).toFixed(1)} s`);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, threads.size) }, lane));
}

async function readTask(folder: string): Promise<FeatureTask> {
  const path = join(folder, 'task.json');
  const read = parseStored(storedFeatureTask, await readFile(path, 'utf8'));
  if (read.kind !== 'sound') throw new Error(`${path} is no longer ${storedFeatureTask.what}: ${read.problem}`);
  const { version } = read.value;
  if (version === FEATURE_VERSION) return read.value;
  throw new Error(
    `The worker asks for feature files of version ${version}, and this image makes those of version ${FEATURE_VERSION}. ` +
      'Build the image from the code of the worker, push it, and name it in FORECAST_IMAGE_FEATURES.',
  );
}

/** The stores whose panels SageMaker has put here: its share of them. */
async function shardsHere(task: FeatureTask, folder: string): Promise<readonly FeatureShard[]> {
  const here = new Set(await filesBelow(folder));
  const known = task.shards.filter(({ panel }) => here.has(panel));
  if (known.length === here.size) return known;
  const strange = [...here].find((file) => !task.shards.some(({ panel }) => panel === file));
  throw new Error(`${join(folder, strange ?? '')} is a panel of none of the stores of the task. Start the run again.`);
}

/** An instance that got no panel may have no folder either. */
async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(nothingWhereThereIsNone);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

function nothingWhereThereIsNone(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

async function buildStore(
  folders: ShardFolders,
  threads: Pick<Threads, 'run'>,
  task: FeatureTask,
  shard: FeatureShard,
): Promise<ShardReport> {
  const panel = await readPanelFile(join(folders.panels, shard.panel), shard);
  const folds: { originDay: number; files: readonly MadeFile[] }[] = [];
  for (const fold of shard.folds) {
    folds.push({ originDay: fold.originDay, files: await buildFold(folders, threads, task, shard, { fold, panel }) });
  }
  return { store: shard.store, folds };
}

async function readPanelFile(path: string, { store, series, sha256 }: FeatureShard): Promise<Uint8Array> {
  const bytes = await readFile(path);
  const found = createHash('sha256').update(bytes).digest('hex');
  const cure = 'Start the run again; where that does not help, delete the panel, and it is made anew.';
  if (sha256 !== undefined && found !== sha256) {
    throw new Error(
      `The panel of ${store} is no longer what was written: its SHA-256 is ${found}, not ${sha256}. ${cure}`,
    );
  }
  const { count } = decodePanel(bytes).series;
  if (count !== series) throw new Error(`The panel of ${store} has ${count} series, expected ${series}. ${cure}`);
  return bytes;
}

/** Files are made beside the folder's own, so that they get their names once they are whole. */
async function buildFold(
  { features }: ShardFolders,
  threads: Pick<Threads, 'run'>,
  { features: settings, snapStates, sampleShare }: FeatureTask,
  { store, cells, prefix }: FeatureShard,
  { fold, panel }: { readonly fold: FoldParts; readonly panel: Uint8Array },
): Promise<readonly MadeFile[]> {
  const folder = await mkdtemp(join(features, '.making-'));
  try {
    const task: BuildFeaturesTask = {
      ...{ panel, fold, cells, sampleShare, folder },
      settings: { ...settings, snapStates },
    };
    const written = await threads.run(featureTasks.buildFeatures, task);
    const { files } = foldPlaces({ store, cells, prefix, sampleShare }, fold);
    const made: MadeFile[] = [];
    // Both go through the cells, and through the kinds of each.
    for (const [at, { uri: path }] of files.entries())
      made.push(await place(features, path, written[at] as WrittenFile));
    return made;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function place(features: string, path: string, { path: from, bytes, sha256 }: WrittenFile): Promise<MadeFile> {
  const to = pathInside(features, path);
  if (to === undefined) throw new Error(`no file of the features can be named ${JSON.stringify(path)}`);
  await mkdir(dirname(to), { recursive: true });
  await rename(from, to);
  return { path, bytes, sha256 };
}

function describeReport({ store, folds }: ShardReport): string {
  const files = folds.flatMap((fold) => fold.files);
  const megabytes = files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  const origins = `${folds.length} ${folds.length === 1 ? 'origin' : 'origins'}`;
  return `${store}: ${origins}, ${files.length} files, ${megabytes.toFixed(1)} MB`;
}
