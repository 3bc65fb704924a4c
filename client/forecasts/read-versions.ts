import { nameHint } from '@durable-forecast/lib/nearest-name';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import { wasCurrent } from '../../contracts/publication/pointer-moves.js';
import type { Pointer, PointerMove } from '../../contracts/publication/publication.js';
import { storedPointer } from '../../contracts/publication/publication-schema.js';
import { storedTombstone, type Tombstone } from '../../contracts/publication/tombstone.js';
import { storedManifest, type VersionManifest } from '../../contracts/publication/version-manifest.js';
import { describeUnread, parseStored, type StoredJson } from '../../contracts/stored/stored-json.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { foldersBelow } from '../store/folders-below.js';
import { readTextIfThere } from '../store/read-text-if-there.js';

type ObjectStore = Pick<ForecastClient, 's3' | 'bucket'>;

/** A version as lists show it. */
export interface ListedVersion {
  readonly version: string;
  readonly uri: string;
  /** `current`; was so `earlier`; `never`: staged by a run that did not publish; `unknown`: older than what the pointer remembers. */
  readonly state: 'current' | 'earlier' | 'never' | 'unknown';
  /** Undefined where the version is unfinished or its manifest is damaged. */
  readonly manifest: VersionManifest | undefined;
  /** What whoever deleted it has left of it. */
  readonly deleted?: Tombstone | undefined;
  /** How it last came to be current. */
  readonly move: PointerMove | undefined;
}

/** The versions of a forecast, the newest in the pointer's memory first. */
export interface ForecastVersions {
  readonly name: string;
  readonly pointer: Pointer;
  readonly versions: readonly ListedVersion[];
}

/** A forecast as the list of all has it. */
export interface ListedForecast {
  readonly name: string;
  /** Undefined where nothing was published yet, or it can't be read. */
  readonly pointer: Pointer | undefined;
  /** Why the pointer can't be read, a sentence with its cure: the other forecasts are listed all the same. */
  readonly trouble?: string | undefined;
}

/** The names under which forecasts were published, with the version that is current. */
export async function listForecasts(store: ObjectStore): Promise<readonly ListedForecast[]> {
  const names = await foldersBelow(store, 'forecasts/');
  return Promise.all(
    names.map(async (name): Promise<ListedForecast> => {
      try {
        return { name, pointer: await pointerOf(store, name) };
      } catch (error) {
        if (error instanceof UserError) return { name, pointer: undefined, trouble: error.message };
        throw error;
      }
    }),
  );
}

/** @throws UserError when there is no such forecast, with the nearest name, or its pointer is damaged */
export async function readCurrent(store: ObjectStore, name: string): Promise<Pointer> {
  const pointer = await pointerOf(store, name);
  if (pointer === undefined) throw await unknownForecast(store, name);
  return pointer;
}

/** @throws UserError as `readCurrent` does */
export async function readVersions(store: ObjectStore, name: string): Promise<ForecastVersions> {
  const pointer = await readCurrent(store, name);
  const ids = await foldersBelow(store, `forecasts/${name}/versions/`);
  const versions = await Promise.all(
    ids.map(async (version): Promise<ListedVersion> => {
      const { uri, manifest, tombstone } = forecastPaths(store.bucket, name).version(version);
      const text = await readTextIfThere(store.s3, manifest);
      const read = text === undefined ? undefined : parseStored(storedManifest, text);
      const note = text === undefined ? await readTextIfThere(store.s3, tombstone) : undefined;
      const deleted = note === undefined ? undefined : parseStored(storedTombstone, note);
      return {
        version,
        uri,
        state: stateOf(pointer, version),
        manifest: read?.kind === 'sound' ? read.value : undefined,
        deleted: deleted?.kind === 'sound' ? deleted.value : undefined,
        move: pointer.moves?.find((move) => move.version === version),
      };
    }),
  );
  return { name, pointer, versions: versions.sort(newestFirst) };
}

/** @throws UserError with the nearest version */
export function findVersion({ name, versions }: ForecastVersions, wanted: string): ListedVersion {
  const found = versions.find(({ version }) => version === wanted);
  if (found !== undefined) return found;
  const known = versions.map(({ version }) => version);
  throw new UserError(`${name} has no version ${wanted}${nameHint(wanted, known)}`, 'notFound');
}

/** What a version is to the pointer. */
export function stateOf(pointer: Pointer, version: string): ListedVersion['state'] {
  if (pointer.version === version) return 'current';
  const was = wasCurrent(pointer, version);
  if (was === 'unknown') return 'unknown';
  return was ? 'earlier' : 'never';
}

/** The order of lists of versions. */
export const newestFirst = (a: Aged, b: Aged): number => compare(newness(b), newness(a));

type Aged = Pick<ListedVersion, 'version' | 'manifest' | 'move'>;

/** Versions that were never current have their origin and id alone. */
const newness = ({ move, manifest, version }: Aged): readonly string[] => [
  move?.at ?? '',
  manifest?.origin ?? '',
  version,
];

const compare = (a: readonly string[], b: readonly string[]): number => {
  const differing = a.findIndex((each, index) => each !== b[index]);
  return differing === -1 ? 0 : (a[differing] as string) < (b[differing] as string) ? -1 : 1;
};

async function unknownForecast(store: ObjectStore, name: string): Promise<UserError> {
  const names = await foldersBelow(store, 'forecasts/');
  if (names.includes(name)) {
    // The first run has staged its version, or the pointer was deleted.
    const { pointer } = forecastPaths(store.bucket, name);
    return new UserError(`Nothing was published as ${name} yet: ${pointer} does not exist.`, 'notFound');
  }
  const hint = names.length === 0 ? '; none was published yet.' : nameHint(name, names);
  return new UserError(`There is no published forecast named ${name}${hint}`, 'notFound');
}

async function pointerOf({ s3, bucket }: ObjectStore, name: string): Promise<Pointer | undefined> {
  const { pointer: uri } = forecastPaths(bucket, name);
  const text = await readTextIfThere(s3, uri);
  return text === undefined ? undefined : proven(uri, text, storedPointer);
}

function proven<T>(uri: string, text: string, stored: StoredJson<T>): T {
  const read = parseStored(stored, text);
  if (read.kind === 'sound') return read.value;
  throw new UserError(describeUnread(uri, stored, read));
}
