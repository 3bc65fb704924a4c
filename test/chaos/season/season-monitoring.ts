import { listObjects } from '../../../activities/s3/list-objects.js';
import { readJson } from '../../../activities/s3/read-json.js';
import { type Monitoring, storedMonitoring } from '../../../contracts/monitoring/monitoring.js';
import { monitoringPaths } from '../../../contracts/monitoring/monitoring-paths.js';
import { storedScores } from '../../../contracts/monitoring/version-scores.js';
import type { SeasonStack } from './season-stack.js';
import { NAME } from './season-weeks.js';

/** What monitoring has kept of a season. */
export interface SeasonMonitoring {
  /** Newest WRMSSE of a version, and of how many days; undefined for one that was never scored. */
  readonly scoreOf: (version: string) => { readonly days: number; readonly wrmsse: number } | undefined;
  /** What was found with the sales up to a day. */
  readonly at: (date: string) => Monitoring | undefined;
}

export async function readMonitoring(stack: SeasonStack): Promise<SeasonMonitoring> {
  const { s3, bucket } = stack.store;
  const paths = monitoringPaths(bucket, NAME);
  const scores = new Map<string, { days: number; wrmsse: number }>();
  // In the order of their last days.
  for (const { uri, name } of await listObjects(s3, paths.scores)) {
    const window = (await readJson(s3, uri, storedScores)).windows.at(-1);
    const [version = ''] = name.split('/');
    if (window !== undefined) scores.set(version, { days: window.days, wrmsse: window.wrmsse });
  }
  const found = new Map<string, Monitoring>();
  for (const { uri, name } of await listObjects(s3, paths.monitorings)) {
    if (/^\d{4}-\d{2}-\d{2}\.json$/.test(name)) found.set(name.slice(0, 10), await readJson(s3, uri, storedMonitoring));
  }
  return { scoreOf: (version) => scores.get(version), at: (date) => found.get(date) };
}

/** The kinds of what was found, with the versions that show it, and what could be done. */
export const describeFound = (
  monitoring: Monitoring | undefined,
): { readonly findings: string; readonly actions: readonly string[] } => ({
  findings: (monitoring?.findings ?? [])
    .map(({ kind, version }) => `${kind} of ${version.slice(NAME.length + 1)}`)
    .join('; '),
  // Without a channel nobody can be told.
  actions: (monitoring?.actions ?? [])
    .filter(({ outcome }) => outcome === 'done')
    .map(({ kind, action }) => `${kind}: ${action}`),
});

/** Whether more is sold than was forecast, beyond what is usual. */
export const showsShift = (monitoring: Monitoring | undefined): boolean =>
  (monitoring?.findings ?? []).some(({ kind, signs }) => kind === 'level-shift' && (signs[0]?.value ?? 0) < 0);
