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
    const { value, told } = await readJsonIfSound(s3, paths.monitoring(date), storedMonitoring);
    if (value !== undefined) monitorings.push(value);
    if (told !== undefined) notes.push(told);
  }
  return { monitorings, notes };
}
