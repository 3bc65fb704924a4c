import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import { storedManifest } from '../../contracts/publication/version-manifest.js';
import { listObjects } from '../s3/list-objects.js';
import { readJsonIfSound } from '../s3/read-json.js';
import type { MonitoringDeps } from './deps.js';

/** A version whose manifest says that it is complete. */
export interface WholeVersion {
  readonly version: string;
  /** Last day that it knew, ISO date. */
  readonly origin: string;
  readonly run: string;
}

/** Manifests that are read at a time. */
const AT_A_TIME = 16;

/** All complete versions of a forecast, newest origin first, and what keeps others from being read. */
export async function listVersions(
  { s3, bucket }: Pick<MonitoringDeps, 's3' | 'bucket'>,
  name: string,
): Promise<{ readonly versions: readonly WholeVersion[]; readonly notes: readonly string[] }> {
  const paths = forecastPaths(bucket, name);
  const objects = await listObjects(s3, paths.versions);
  const ids = objects.flatMap(
    ({ name: key }) => /^(?<version>[^/]+)\/manifest\.json$/.exec(key)?.groups?.version ?? [],
  );
  const versions: WholeVersion[] = [];
  const notes: string[] = [];
  for (let from = 0; from < ids.length; from += AT_A_TIME) {
    const read = ids.slice(from, from + AT_A_TIME).map(async (version) => {
      const { manifest } = paths.version(version);
      const { value, told } = await readJsonIfSound(s3, manifest, storedManifest);
      if (value !== undefined) versions.push({ version, origin: value.origin, run: value.run });
      if (told !== undefined) notes.push(told);
    });
    await Promise.all(read);
  }
  const isLater = (a: WholeVersion, b: WholeVersion) =>
    a.origin > b.origin || (a.origin === b.origin && a.version > b.version);
  return { versions: versions.sort((a, b) => (isLater(a, b) ? -1 : 1)), notes: notes.sort() };
}
