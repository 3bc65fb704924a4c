import type { S3Client } from '@aws-sdk/client-s3';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import { storedManifest, type VersionManifest } from '../../contracts/publication/version-manifest.js';
import type { FoundVersion } from '../../core/retention/choose-versions.js';
import { type ListedObject, listObjects } from '../s3/list-objects.js';
import { readJsonIfSound } from '../s3/read-json.js';

/** A version, with what its manifest says where it has a sound one. */
export interface ReadVersion extends FoundVersion {
  readonly manifest?: VersionManifest | undefined;
}

/** Manifests that are read at a time. */
const AT_A_TIME = 16;

/** The versions of a forecast that have files beside their tombstone. */
export async function findVersions(s3: S3Client, bucket: string, name: string): Promise<readonly ReadVersion[]> {
  const paths = forecastPaths(bucket, name);
  const versions = [...filesByVersion(await listObjects(s3, paths.versions))];
  const found: ReadVersion[] = [];
  for (let from = 0; from < versions.length; from += AT_A_TIME) {
    const read = versions
      .slice(from, from + AT_A_TIME)
      .map(([version, files]) => readVersion(s3, { version, files }, paths.version(version)));
    found.push(...(await Promise.all(read)).flatMap((each) => each ?? []));
  }
  return found;
}

function filesByVersion(objects: readonly ListedObject[]): ReadonlyMap<string, readonly ListedObject[]> {
  const versions = new Map<string, ListedObject[]>();
  for (const object of objects) {
    const [version = ''] = object.name.split('/');
    const files = versions.get(version);
    if (files === undefined) versions.set(version, [object]);
    else files.push(object);
  }
  return versions;
}

async function readVersion(
  s3: S3Client,
  { version, files }: { readonly version: string; readonly files: readonly ListedObject[] },
  { manifest: manifestUri, tombstone }: ReturnType<ReturnType<typeof forecastPaths>['version']>,
): Promise<ReadVersion | undefined> {
  const own = files.filter(({ uri }) => uri !== tombstone);
  if (own.length === 0) return undefined;
  const found = {
    version,
    written: Math.max(...own.map(({ modified }) => modified)),
    bytes: own.reduce((sum, { bytes }) => sum + bytes, 0),
    isBegun: own.length < files.length,
  };
  if (own.every(({ uri }) => uri !== manifestUri)) return { ...found, kind: 'unfinished' };
  const { value: manifest } = await readJsonIfSound(s3, manifestUri, storedManifest);
  if (manifest === undefined) return { ...found, kind: 'unreadable' };
  return { ...found, kind: 'whole', origin: manifest.origin, manifest };
}
