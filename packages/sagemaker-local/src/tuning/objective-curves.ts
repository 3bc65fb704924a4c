import type { HyperParameterTuningJobObjective } from '@aws-sdk/client-sagemaker';
import type { EngineDeps } from '../hosts/engine-deps.js';
import { metricDefinitions } from '../jobs/training/metric-definitions.js';
import { compileMetrics, type MetricPattern, readMetric } from '../jobs/training/metrics.js';
import { LOG_GROUPS } from '../model/log-groups.js';

const EVENTS_AT_ONCE = 10_000;

interface Curve {
  readonly values: number[];
  /** Bytes read of each log file. */
  readonly positions: Map<string, number>;
  readonly pattern: MetricPattern | undefined;
}

/**
 * The values of the objective that training jobs have logged so far, one an epoch. Only the first host is read: all
 * hosts of a job log the same metric. Reads again from the logs after a restart, and keeps what it has read.
 */
export class ObjectiveCurves {
  private readonly curves = new Map<string, Curve>();

  constructor(private readonly deps: Pick<EngineDeps, 'store' | 'logs' | 'images' | 'clock'>) {}

  async of(trainingJob: string, objective: HyperParameterTuningJobObjective): Promise<readonly number[]> {
    const curve = this.curves.get(trainingJob) ?? (await this.begin(trainingJob, objective));
    this.curves.set(trainingJob, curve);
    const { pattern } = curve;
    if (pattern === undefined) return [];
    // An interrupted job goes on in a second stream.
    for (const stream of this.deps.store.logStreams.withPrefix(LOG_GROUPS.training, `${trainingJob}/algo-1-`)) {
      const { log, finished } = await this.deps.logs.read(stream, this.deps.clock.now());
      const end = await log.visibleEnd(finished);
      let position = curve.positions.get(stream.file) ?? 0;
      while (position < end) {
        const events = await log.readForward(position, end, EVENTS_AT_ONCE);
        const lines = events.map(({ message }) => message);
        for (const value of await readMetric(pattern, lines)) if (value !== undefined) curve.values.push(value);
        position = events.at(-1)?.end ?? end;
      }
      curve.positions.set(stream.file, position);
    }
    return curve.values;
  }

  private async begin(trainingJob: string, { MetricName: name }: HyperParameterTuningJobObjective): Promise<Curve> {
    const job = this.deps.store.trainingJobs.get(trainingJob);
    const definitions = job === undefined ? [] : await metricDefinitions(this.deps, job.request);
    const [pattern] = compileMetrics(definitions.filter((definition) => definition.Name === name));
    return { values: [], positions: new Map(), pattern };
  }
}
