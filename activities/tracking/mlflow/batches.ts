import type { MetricSeries, TrackedNumber } from '../../../contracts/tracking/tracking-entry.js';

/** @source MLflow REST API, "Log Batch": items of a call in all, of each kind, and its bytes */
const MOST_METRICS = 1000;
const MOST_PARAMS = 100;
const MOST_TAGS = 100;
const MOST_BYTES = 1_000_000;
/** @source mlflow/utils/validation.py: longest key of anything, and longest values */
const LONGEST_KEY = 250;
const LONGEST_PARAM = 6000;
const LONGEST_TAG = 5000;

export interface LoggedPair {
  readonly key: string;
  readonly value: string;
}

export interface LoggedMetric {
  readonly key: string;
  readonly value: TrackedNumber;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly step: number;
}

export interface Batch {
  readonly params?: readonly LoggedPair[];
  readonly tags?: readonly LoggedPair[];
  readonly metrics?: readonly LoggedMetric[];
}

/** What is to be written in calls that MLflow takes: parameters and tags first. Calls of one kind each stay below its total, too. */
export function batchesOf({ params = [], tags = [], metrics = [] }: Batch): readonly Batch[] {
  return [
    ...pieces(params.map(cutTo(LONGEST_PARAM)), MOST_PARAMS).map((piece) => ({ params: piece })),
    ...pieces(tags.map(cutTo(LONGEST_TAG)), MOST_TAGS).map((piece) => ({ tags: piece })),
    ...pieces(
      metrics.map((metric) => ({ ...metric, key: keyOf(metric.key) })),
      MOST_METRICS,
    ).map((piece) => ({ metrics: piece })),
  ];
}

/** The rounds of all series as MLflow has them. */
export const metricsOf = (series: readonly MetricSeries[]): readonly LoggedMetric[] =>
  series.flatMap(({ metric, points }) =>
    points.map(([step, value, timestamp]) => ({ key: metric, value, timestamp, step })),
  );

/** Without those that say nothing: databases differ in whether an empty text is one. */
export const pairsOf = (values: Readonly<Record<string, string>>): readonly LoggedPair[] =>
  Object.entries(values).flatMap(([key, value]) => (value === '' ? [] : [{ key, value }]));

const cutTo =
  (longest: number) =>
  ({ key, value }: LoggedPair): LoggedPair => ({
    key: keyOf(key),
    value: value.length <= longest ? value : `${value.slice(0, longest - 1)}…`,
  });

/** Letters, digits and some signs are all that MLflow takes. */
const keyOf = (name: string): string => name.replaceAll(/[^/\w.\- :]/g, '_').slice(0, LONGEST_KEY);

function pieces<T>(items: readonly T[], most: number): readonly (readonly T[])[] {
  const found: T[][] = [];
  let bytes = 0;
  for (const item of items) {
    // Its comma, and room for the frame of the call.
    const size = Buffer.byteLength(JSON.stringify(item)) + 1;
    const last = found.at(-1);
    if (last === undefined || last.length === most || bytes + size > MOST_BYTES - 1000) {
      found.push([item]);
      bytes = size;
    } else {
      last.push(item);
      bytes += size;
    }
  }
  return found;
}
