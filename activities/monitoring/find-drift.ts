import { describeFinding, type Monitoring, storedMonitoring } from '../../contracts/monitoring/monitoring.js';
import { monitoringPaths } from '../../contracts/monitoring/monitoring-paths.js';
import type { FindingKind } from '../../contracts/request/monitor.js';
import { readJson } from '../s3/read-json.js';
import type { MonitoringDeps } from './deps.js';
import { monitoredDates } from './monitored-dates.js';

export interface DriftSince {
  readonly name: string;
  /** Origin of the search since which drift counts; ISO dates of newest sales: later than the first, not later than the second. */
  readonly after: string;
  readonly through: string;
}

/** Findings that a search may cure, whatever the table of actions says. */
const DRIFT: readonly FindingKind[] = ['worse-than-promised', 'level-shift'];

/**
 * What monitoring has found of a forecast between two dates, the newest, as a sentence without its stop; undefined where nothing that a
 * search may cure.
 *
 * @throws StoredObjectInvalid when a record is damaged
 */
export async function findDrift(
  { s3, bucket }: Pick<MonitoringDeps, 's3' | 'bucket'>,
  { name, after, through }: DriftSince,
): Promise<string | undefined> {
  const paths = monitoringPaths(bucket, name);
  const dates = (await monitoredDates(s3, paths.monitorings)).filter((date) => date > after && date <= through);
  for (const date of dates.reverse()) {
    const drift = driftOf(await readJson(s3, paths.monitoring(date), storedMonitoring), after);
    if (drift !== undefined) return drift;
  }
  return undefined;
}

/**
 * What a monitoring has found that a search may cure, of versions from an origin on. Older ones are no matter of the champion that is
 * there by now, and go on showing what they lack for as long as their days come.
 *
 * @param since ISO date
 */
export function driftOf(
  { date, findings, versions, actions }: Pick<Monitoring, 'date' | 'findings' | 'versions' | 'actions'>,
  since: string,
): string | undefined {
  const isSince = (version: string) => versions.some((one) => one.version === version && one.origin >= since);
  const isToRetrain = (kind: FindingKind) =>
    DRIFT.includes(kind) || actions.some((each) => each.kind === kind && each.action === 'retrain');
  const finding = findings.find(({ kind, version }) => isSince(version) && isToRetrain(kind));
  return finding && `monitoring found on ${date}, ${describeFinding(finding).replace(/\.$/, '')}`;
}
