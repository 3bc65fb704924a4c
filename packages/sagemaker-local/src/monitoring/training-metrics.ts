import type { EngineDeps } from '../hosts/engine-deps.js';
import { metricDefinitions } from '../jobs/training/metric-definitions.js';
import { compileMetrics, type MetricPoint, metricPoints } from '../jobs/training/metrics.js';
import { LOG_GROUPS } from '../model/log-groups.js';

/** Where CloudWatch keeps the metrics of algorithms, and the dimension that says whose they are. */
export const TRAINING_NAMESPACE = '/aws/sagemaker/TrainingJobs';
export const TRAINING_DIMENSION = 'TrainingJobName';

export type MetricDeps = Pick<EngineDeps, 'store' | 'logs' | 'images' | 'clock'>;

/** All values that a job has logged of a metric so far, of every host; none for a job or a metric that isn't there. */
export async function trainingMetric(deps: MetricDeps, job: string, metric: string): Promise<MetricPoint[]> {
  const stored = deps.store.trainingJobs.get(job);
  if (stored === undefined) return [];
  const definitions = await metricDefinitions(deps, stored.request);
  const patterns = compileMetrics(definitions.filter(({ Name }) => Name === metric));
  const points: MetricPoint[] = [];
  for (const stream of deps.store.logStreams.withPrefix(LOG_GROUPS.training, `${job}/`)) {
    // A deleted job of the same name has left its streams, too.
    if (stream.createdAt < Math.floor(stored.createdAt / 1000) * 1000) continue;
    const { log, finished } = await deps.logs.read(stream, deps.clock.now());
    for await (const point of metricPoints(patterns, log, await log.visibleEnd(finished))) points.push(point);
  }
  return points;
}

/** Names of the metrics that a job has logged at least once. */
export async function loggedMetrics(deps: MetricDeps, job: string): Promise<string[]> {
  const stored = deps.store.trainingJobs.get(job);
  if (stored === undefined) return [];
  if (stored.state.phase === 'ended') return stored.state.metrics.map(({ name }) => name);
  const logged: string[] = [];
  for (const { Name = '' } of await metricDefinitions(deps, stored.request)) {
    if ((await trainingMetric(deps, job, Name)).length > 0) logged.push(Name);
  }
  return logged;
}
