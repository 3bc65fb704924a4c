import type { MetricDefinition } from '../../contracts/algorithms/algorithms.js';
import type { MetricSeries, TrackedNumber } from '../../contracts/tracking/tracking-entry.js';
import { readNewLines } from '../training/job-log.js';
import { MetricReader } from '../training/metric-reader.js';
import type { TrackingDeps } from './deps.js';

/** The metrics of a job round by round, as its log has them; none of a job that never logged, or whose log is gone. */
export async function readSeries(
  logs: TrackingDeps['logs'],
  job: string,
  definitions: readonly MetricDefinition[],
): Promise<readonly MetricSeries[]> {
  const { lines } = await readNewLines(logs, '/aws/sagemaker/TrainingJobs', job, undefined);
  const series = new Map<string, [number, TrackedNumber, number][]>();
  for (const { metric, step, value, time } of new MetricReader(definitions).read(lines)) {
    const points = series.get(metric) ?? [];
    points.push([step, asWritten(value), Math.round(time * 1000)]);
    series.set(metric, points);
  }
  return [...series].map(([metric, points]) => ({ metric, points }));
}

function asWritten(value: number): TrackedNumber {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}
