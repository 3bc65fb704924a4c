import { monitoringPaths } from '../../contracts/monitoring/monitoring-paths.js';
import { storedScores, type VersionScores } from '../../contracts/monitoring/version-scores.js';
import { listObjects } from '../s3/list-objects.js';
import { readJsonIfSound } from '../s3/read-json.js';
import type { MonitoringDeps } from './deps.js';

export interface WantedScores {
  readonly name: string;
  /** Scores of later days don't count, ISO date. */
  readonly date: string;
  /** By their last scored day, newest first, as many as are wanted. */
  readonly most: number;
  /** Versions that are wanted; all by default. */
  readonly versions?: ReadonlySet<string>;
}

/** The newest scores of versions that were scored before, oldest origin first, and which records are damaged, a sentence each. */
export async function newestScores(
  { s3, bucket }: Pick<MonitoringDeps, 's3' | 'bucket'>,
  { name, date, most, versions }: WantedScores,
): Promise<{ readonly scores: readonly VersionScores[]; readonly notes: readonly string[] }> {
  const { scores: prefix } = monitoringPaths(bucket, name);
  const newest = new Map<string, { readonly uri: string; readonly through: string }>();
  // In the order of their keys, so that the last one of a version is its newest.
  for (const { name: key, uri } of await listObjects(s3, prefix)) {
    const { version, through } = /^(?<version>[^/]+)\/(?<through>[\d-]+)\.json$/.exec(key)?.groups ?? {};
    if (version === undefined || through === undefined || through > date) continue;
    if (versions?.has(version) ?? true) newest.set(version, { uri, through });
  }
  const wanted = [...newest.values()].sort((a, b) => (a.through < b.through ? 1 : -1)).slice(0, most);
  const scores: VersionScores[] = [];
  const notes: string[] = [];
  for (const { uri } of wanted) {
    const { value, told } = await readJsonIfSound(s3, uri, storedScores);
    if (value !== undefined) scores.push(value);
    if (told !== undefined) notes.push(told);
  }
  return { scores: scores.sort((a, b) => (a.origin < b.origin ? -1 : a.origin > b.origin ? 1 : 0)), notes };
}
