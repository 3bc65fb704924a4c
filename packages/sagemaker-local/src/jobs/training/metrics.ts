import type { MetricDefinition } from '@aws-sdk/client-sagemaker';
import type { LogFile } from '../../logs/log-file.js';
import type { MetricSeries } from '../../model/experiment-state.js';
import { addToSeries } from '../../model/metric-series.js';
import type { FinalMetric } from '../../model/training-state.js';

const EVENTS_AT_ONCE = 10_000;

/** A metric and where to find it. */
export interface MetricPattern {
  readonly name: string;
  readonly pattern: RegExp;
}

/**
 * Compiles metric definitions.
 *
 * @throws SyntaxError when a regular expression is none
 */
export const compileMetrics = (definitions: readonly MetricDefinition[]): MetricPattern[] =>
  definitions.map(({ Name: name = '', Regex: regex = '' }) => ({
    name,
    // AWS's expressions write named groups as Python does.
    pattern: new RegExp(regex.replaceAll('(?P<', '(?<')),
  }));

/** The value a log line gives a metric: what the first group caught. */
export function readMetric({ pattern }: MetricPattern, line: string): number | undefined {
  const match = pattern.exec(line);
  if (match === null) return undefined;
  const value = Number.parseFloat(match[1] ?? match[0]);
  return Number.isFinite(value) ? value : undefined;
}

/** A value that a log gives a metric. */
export interface MetricPoint {
  readonly name: string;
  readonly value: number;
  /** Epoch milliseconds. */
  readonly timestamp: number;
}

/** The values in a log up to a byte, line by line. */
export async function* metricPoints(
  patterns: readonly MetricPattern[],
  log: LogFile,
  to: number,
): AsyncGenerator<MetricPoint> {
  for (let position = 0; position < to; ) {
    const events = await log.readForward(position, to, EVENTS_AT_ONCE);
    const end = events.at(-1)?.end;
    if (end === undefined) return;
    for (const { message, timestamp } of events) {
      for (const metric of patterns) {
        const value = readMetric(metric, message);
        if (value !== undefined) yield { name: metric.name, value, timestamp };
      }
    }
    position = end;
  }
}

/** The last value of each metric in the logs of a job, and the values before it in sum, in the order of the definitions. */
export async function finalMetrics(
  definitions: readonly MetricDefinition[],
  logs: readonly LogFile[],
): Promise<FinalMetric[]> {
  const patterns = compileMetrics(definitions);
  if (patterns.length === 0) return [];
  const found = new Map<string, MetricSeries>();
  for (const log of logs) {
    for await (const point of metricPoints(patterns, log, log.length)) {
      found.set(point.name, addToSeries(found.get(point.name), point));
    }
  }
  return patterns
    .map(({ name }) => found.get(name))
    .filter((series) => series !== undefined)
    .map(({ name, last, timestamp, ...series }) => ({ name, value: last, timestamp, series }));
}
