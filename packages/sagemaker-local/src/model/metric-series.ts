import type { TrialComponentMetricSummary } from '@aws-sdk/client-sagemaker';
import type { MetricSeries } from './experiment-state.js';

/** Adds one value to a series; the last one is that with the latest time. @param timestamp epoch milliseconds */
export function addToSeries(
  series: MetricSeries | undefined,
  point: { readonly name: string; readonly value: number; readonly timestamp: number },
): MetricSeries {
  const { name, value, timestamp } = point;
  if (series === undefined) {
    return { name, last: value, timestamp, count: 1, min: value, max: value, mean: value, spread: 0 };
  }
  const count = series.count + 1;
  const mean = series.mean + (value - series.mean) / count;
  const later = timestamp >= series.timestamp;
  return {
    name,
    last: later ? value : series.last,
    timestamp: later ? timestamp : series.timestamp,
    count,
    min: Math.min(series.min, value),
    max: Math.max(series.max, value),
    mean,
    spread: series.spread + (value - series.mean) * (value - mean),
  };
}

/** As DescribeTrialComponent shows a series. */
export const summaryOf = (series: MetricSeries, sourceArn: string): TrialComponentMetricSummary => ({
  MetricName: series.name,
  SourceArn: sourceArn,
  TimeStamp: new Date(series.timestamp),
  Max: series.max,
  Min: series.min,
  Last: series.last,
  Count: series.count,
  Avg: series.mean,
  StdDev: Math.sqrt(series.spread / series.count),
});
