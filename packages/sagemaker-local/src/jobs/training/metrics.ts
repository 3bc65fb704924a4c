import type { MetricDefinition } from '@aws-sdk/client-sagemaker';
import type { Found } from '../../logs/find-apart.js';
import { LineExpression } from '../../logs/line-expression.js';
import type { LogFile } from '../../logs/log-file.js';
import type { MetricSeries } from '../../model/experiment-state.js';
import { addToSeries } from '../../model/metric-series.js';
import type { FinalMetric } from '../../model/training-state.js';

const EVENTS_AT_ONCE = 10_000;

/** A metric and where to find it. */
export interface MetricPattern {
  readonly name: string;
  readonly expression: LineExpression;
}

/**
 * Compiles metric definitions.
 *
 * @throws SyntaxError when a regular expression is none
 */
export const compileMetrics = (definitions: readonly MetricDefinition[]): MetricPattern[] =>
  definitions.map(({ Name: name = '', Regex: regex = '' }) => ({ name, expression: new LineExpression(regex) }));

/** The values that log lines give a metric: of each line what the first group caught, where that is a number. */
export const readMetric = async (
  { expression }: MetricPattern,
  lines: readonly string[],
): Promise<readonly (number | undefined)[]> => (await expression.find(lines)).map(numberIn);

function numberIn(found: Found): number | undefined {
  const value = Number.parseFloat(found?.[1] ?? found?.[0] ?? '');
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
    const lines = events.map(({ message }) => message);
    const values = await Promise.all(patterns.map((pattern) => readMetric(pattern, lines)));
    for (const [line, { timestamp }] of events.entries()) {
      for (const [index, { name }] of patterns.entries()) {
        const value = values[index]?.[line];
        if (value !== undefined) yield { name, value, timestamp };
      }
    }
    position = end;
  }
}

/**
 * The last value of each metric in the logs of a job, and the values before it in sum, in the order of the definitions.
 *
 * @param tooSlow told the metrics whose expressions took too long over a line: they have no value
 */
export async function finalMetrics(
  definitions: readonly MetricDefinition[],
  logs: readonly LogFile[],
  tooSlow: (metrics: readonly string[]) => void,
): Promise<FinalMetric[]> {
  const patterns = compileMetrics(definitions);
  if (patterns.length === 0) return [];
  const found = new Map<string, MetricSeries>();
  for (const log of logs) {
    for await (const point of metricPoints(patterns, log, log.length)) {
      found.set(point.name, addToSeries(found.get(point.name), point));
    }
  }
  const slow = patterns.filter(({ expression }) => expression.isTooSlow).map(({ name }) => name);
  if (slow.length > 0) tooSlow(slow);
  return patterns
    .filter(({ expression }) => !expression.isTooSlow)
    .map(({ name }) => found.get(name))
    .filter((series) => series !== undefined)
    .map(({ name, last, timestamp, ...series }) => ({ name, value: last, timestamp, series }));
}
