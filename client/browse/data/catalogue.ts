import { forecastPaths } from '../../../contracts/publication/forecast-paths.js';
import type { Pointer, PointerMove } from '../../../contracts/publication/publication.js';
import { storedPointer } from '../../../contracts/publication/publication-schema.js';
import { storedTombstone, type Tombstone } from '../../../contracts/publication/tombstone.js';
import { storedManifest, type VersionManifest } from '../../../contracts/publication/version-manifest.js';
import { describeUnread, parseStored, type StoredJson } from '../../../contracts/stored/stored-json.js';
import { type ListedVersion, newestFirst, stateOf } from '../../forecasts/read-versions.js';
import { keysBelow } from '../../store/keys-below.js';
import { readTextIfThere } from '../../store/read-text-if-there.js';
import type { BrowsedStore } from './browsed-store.js';

/** A version with what can be said of it. */
export interface CatalogueVersion {
  readonly version: string;
  readonly state: ListedVersion['state'];
  readonly move: PointerMove | undefined;
  /** Undefined where nothing of it can be read; `trouble` says why. */
  readonly manifest: VersionManifest | undefined;
  /** A sentence. */
  readonly trouble: string | undefined;
}

/** A forecast with its versions, newest first. */
export interface Catalogue {
  readonly name: string;
  readonly pointer: Pointer;
  readonly versions: readonly CatalogueVersion[];
}

/** What came of looking for a forecast. */
export type FoundForecast =
  | { readonly kind: 'found'; readonly catalogue: Catalogue }
  | { readonly kind: 'absent' }
  /** @param problem a sentence */
  | { readonly kind: 'damaged'; readonly problem: string };

/** Manifests that were read, by their address. They never change, so each is read once as long as its key is there. */
export type KnownManifests = Map<string, VersionManifest>;

export async function readCatalogue(store: BrowsedStore, name: string, known: KnownManifests): Promise<FoundForecast> {
  const paths = forecastPaths(store.bucket, name);
  const [text, keys] = await Promise.all([
    readTextIfThere(store.s3, paths.pointer),
    keysBelow(store.s3, paths.versions),
  ]);
  if (text === undefined) return { kind: 'absent' };
  const read = parseStored(storedPointer, text);
  if (read.kind !== 'sound') return { kind: 'damaged', problem: describeUnread(paths.pointer, storedPointer, read) };
  const pointer = read.value;
  const files = new Set(keys);
  const names = new Set(keys.map((key) => key.slice(0, key.indexOf('/'))));
  const versions = await Promise.all(
    [...names].map(async (version): Promise<CatalogueVersion> => {
      const move = pointer.moves?.find((each) => each.version === version);
      return {
        version,
        state: stateOf(pointer, version),
        move,
        ...(await readVersion(store, name, version, files, known)),
      };
    }),
  );
  return { kind: 'found', catalogue: { name, pointer, versions: versions.sort(newestFirst) } };
}

/** @param files keys of all versions, behind their common prefix */
async function readVersion(
  store: BrowsedStore,
  name: string,
  version: string,
  files: ReadonlySet<string>,
  known: KnownManifests,
): Promise<Pick<CatalogueVersion, 'manifest' | 'trouble'>> {
  const paths = forecastPaths(store.bucket, name).version(version);
  // The note comes first when a version is deleted: what is still there then will not be in a moment.
  if (files.has(`${version}/deleted.json`)) {
    known.delete(paths.manifest);
    const note = await readIfSound(store, paths.tombstone, storedTombstone);
    return { manifest: undefined, trouble: describeDeletion(note.value) };
  }
  if (!files.has(`${version}/manifest.json`)) {
    known.delete(paths.manifest);
    return { manifest: undefined, trouble: 'It is unfinished: its run has not checked it, or was ended before.' };
  }
  const manifest = known.get(paths.manifest);
  if (manifest !== undefined) return { manifest, trouble: undefined };
  const { value, problem } = await readIfSound(store, paths.manifest, storedManifest);
  if (value !== undefined) known.set(paths.manifest, value);
  return { manifest: value, trouble: problem };
}

const describeDeletion = (note: Tombstone | undefined): string =>
  note === undefined
    ? 'It was deleted; the note about it can no longer be read.'
    : `It was deleted by ${note.by} at ${note.at} (${note.reason}).`;

interface IfSound<T> {
  readonly value: T | undefined;
  /** A sentence. */
  readonly problem: string | undefined;
}

async function readIfSound<T>({ s3 }: BrowsedStore, uri: string, stored: StoredJson<T>): Promise<IfSound<T>> {
  const text = await readTextIfThere(s3, uri);
  if (text === undefined) return { value: undefined, problem: `${uri} is gone.` };
  const read = parseStored(stored, text);
  if (read.kind === 'sound') return { value: read.value, problem: undefined };
  return { value: undefined, problem: describeUnread(uri, stored, read) };
}
