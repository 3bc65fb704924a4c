import { type Monitoring, storedMonitoring } from '../../contracts/monitoring/monitoring.js';
import { monitoringPaths } from '../../contracts/monitoring/monitoring-paths.js';
import { readJsonIfSound } from '../s3/read-json.js';
import type { MonitoringDeps } from './deps.js';
import { monitoredDates } from './monitored-dates.js';

export interface EarlierToRead {
  readonly name: string;
  /** ISO dates, both exclusive. */
  readonly after: string;
  readonly before: string;
}

/** The records of monitoring between two dates, newest first, and which are damaged and don't count, a sentence each. */
export async function earlierMonitorings(
  { s3, bucket }: Pick<MonitoringDeps, 's3' | 'bucket'>,
  { name, after, before }: EarlierToRead,
): Promise<{ readonly monitorings: readonly Monitoring[]; readonly notes: readonly string[] }> {
  const paths = monitoringPaths(bucket, name);
  const dates = (await monitoredDates(s3, paths.monitorings)).filter((date) => date > after && date < before);
  const monitorings: Monitoring[] = [];
  const notes: string[] = [];
  for (const date of dates.reverse()) {
    const uri = paths.monitoring(date);
    const { value, problem } = await readJsonIfSound(s3, uri, storedMonitoring);
    if (value !== undefined) monitorings.push(value);
    if (problem !== undefined) {
      notes.push(
        `${uri} is no longer ${storedMonitoring.what} and does not count: ${problem}. ${storedMonitoring.cure}`,
      );
    }
  }
  return { monitorings, notes };
}
