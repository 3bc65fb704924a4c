import { addDays } from '@durable-forecast/lib/add-days';
import { type Monitoring, storedMonitoring } from '../../contracts/monitoring/monitoring.js';
import { monitoringPaths } from '../../contracts/monitoring/monitoring-paths.js';
import { MOST_POINTS } from '../../core/monitoring/control-limits.js';
import { HORIZON } from '../../core/panel/panel.js';
import { failure } from '../aws/aws-failure.js';
import { readJson } from '../s3/read-json.js';
import type { MonitoringDeps } from './deps.js';
import { listVersions, type WholeVersion } from './list-versions.js';
import { monitoredDates } from './monitored-dates.js';

export interface PlanMonitoringInput {
  readonly name: string;
  /** Last day with sales that may be known, ISO date. */
  readonly date: string;
}

/** A version with the last of its days that are known. */
export interface VersionToScore extends WholeVersion {
  readonly through: string;
}

export type MonitoringPlan =
  /** These sales were monitored before. */
  | { readonly kind: 'kept'; readonly monitoring: Monitoring }
  | {
      readonly kind: 'new';
      /** Versions with days that no monitoring has known yet, newest origin first. */
      readonly versions: readonly VersionToScore[];
      /** Versions before them, whose scores make limits; newest origin first. */
      readonly earlier: readonly WholeVersion[];
      /** Manifests that can't be read, a sentence each. */
      readonly notes: readonly string[];
    };

/** A year of weekly versions, where a forecast is monitored for the first time. */
const MOST_VERSIONS = 52;

/**
 * Which versions have new days, by what was monitored before.
 *
 * @throws NothingToMonitor when none has
 * @throws StoredObjectInvalid when the record of these very sales is damaged
 */
export async function planMonitoring(
  deps: Pick<MonitoringDeps, 's3' | 'bucket'>,
  { name, date }: PlanMonitoringInput,
): Promise<MonitoringPlan> {
  const paths = monitoringPaths(deps.bucket, name);
  const dates = await monitoredDates(deps.s3, paths.monitorings);
  if (dates.includes(date)) {
    return { kind: 'kept', monitoring: await readJson(deps.s3, paths.monitoring(date), storedMonitoring) };
  }
  const since = dates.filter((each) => each < date).at(-1) ?? '';
  const { versions, notes } = await listVersions(deps, name);
  const { live, earlier } = divideVersions(versions, { since, date });
  if (live.length === 0) throw nothingNew({ name, date, since }, versions, notes);
  return { kind: 'new', versions: live, earlier, notes };
}

/**
 * Which versions have days up to a date that no monitoring has known yet, and the ones before them, whose scores make limits.
 *
 * @param versions newest origin first
 * @param since the date of the last monitoring; empty where there was none
 */
export function divideVersions(
  versions: readonly WholeVersion[],
  { since, date }: { readonly since: string; readonly date: string },
): { readonly live: readonly VersionToScore[]; readonly earlier: readonly WholeVersion[] } {
  const begun = versions
    .filter(({ origin }) => origin < date)
    .map((version): VersionToScore => {
      const end = addDays(version.origin, HORIZON);
      return { ...version, through: end < date ? end : date };
    });
  const live = begun.filter(({ through }) => through > since).slice(0, MOST_VERSIONS);
  return { live, earlier: begun.filter((each) => !live.includes(each)).slice(0, MOST_POINTS) };
}

function nothingNew(
  { name, date, since }: PlanMonitoringInput & { readonly since: string },
  versions: readonly WholeVersion[],
  notes: readonly string[],
) {
  const [newest] = versions;
  if (newest === undefined) {
    const why = notes.length === 0 ? 'none lies complete in the bucket' : notes.join(' ');
    return failure('NothingToMonitor', `No version of ${name} can be scored: ${why}.`);
  }
  const oldest = versions.at(-1) as WholeVersion;
  if (oldest.origin >= date) {
    return failure(
      'NothingToMonitor',
      `The sales end on ${date}, before the first day of every version of ${name}: its ${versions.length === 1 ? '' : 'oldest '}version ${oldest.version} begins on ${addDays(oldest.origin, 1)}. Monitor it when later sales have come.`,
    );
  }
  return failure(
    'NothingToMonitor',
    `The sales end on ${date}, and all days of the versions of ${name} up to then were scored by ${since}. The newest version, ${newest.version}, begins on ${addDays(newest.origin, 1)}; monitor it when later sales have come.`,
  );
}
