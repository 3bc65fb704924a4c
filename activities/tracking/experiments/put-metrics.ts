import { log } from '@temporalio/activity';
import type { MetricSeries } from '../../../contracts/tracking/tracking-entry.js';
import { trackerAway } from '../tracker-away.js';
import type { ExperimentsApi } from './experiments-api.js';
import { putRawMetrics, type RawMetric } from './put-raw-metrics.js';
import { describeComponent } from './trial-components.js';

/** @source API model of SageMaker Metrics: RawMetricDataList */
const MOST_OF_A_CALL = 10;
/** Errors of a value that may not be there a moment later. */
const PASSING: ReadonlySet<string> = new Set(['INTERNAL_ERROR', 'CONFLICT_ERROR']);
const ATTEMPTS = 5;

/**
 * Puts series into a component, each value once: SageMaker counts a value that comes twice as two, so what is there already is asked
 * first, and passed over. Values go in their order, and those of a metric are all there up to the last.
 *
 * It has no word for NaN and infinities, which are left out.
 */
export async function putMetrics(
  api: ExperimentsApi,
  component: string,
  series: readonly MetricSeries[],
): Promise<void> {
  const wanted = series.map(({ metric, points }) => ({ metric, points: points.filter(isNumber) }));
  if (wanted.every(({ points }) => points.length === 0)) return;
  const { Metrics: there = [] } = (await describeComponent(api, component)) ?? {};
  const counts = new Map(there.map(({ MetricName: name, Count: count = 0 }) => [name, count]));
  const missing = wanted.flatMap(({ metric, points }) =>
    points.slice(counts.get(metric) ?? 0).map(
      ([step, value, at]): RawMetric => ({
        MetricName: metric,
        Step: step,
        Value: value as number,
        Timestamp: at / 1000,
      }),
    ),
  );
  for (let from = 0; from < missing.length; from += MOST_OF_A_CALL) {
    await putAll(api, component, missing.slice(from, from + MOST_OF_A_CALL));
  }
}

async function putAll(api: ExperimentsApi, component: string, batch: readonly RawMetric[]): Promise<void> {
  let left = batch;
  for (let attempt = 1; left.length > 0; attempt += 1) {
    const data = [...left];
    const { sagemaker, metricsEndpoint } = api.clients;
    const errors = await api.call(`BatchPutMetrics of ${component}`, () =>
      putRawMetrics(sagemaker, metricsEndpoint, component, data),
    );
    const final = errors.filter(({ Code: code = '' }) => !PASSING.has(code));
    if (final.length > 0) {
      log.warn('SageMaker does not take some values of a metric, such as those older than two weeks', {
        component,
        values: final.length,
        code: final[0]?.Code,
      });
    }
    left = errors
      .filter(({ Code: code = '' }) => PASSING.has(code))
      .flatMap(({ MetricIndex: index = -1 }) => data[index] ?? []);
    if (left.length > 0 && attempt === ATTEMPTS) {
      throw trackerAway(`${api.name}: ${left.length} values of ${component} were not taken (${errors[0]?.Code})`);
    }
  }
}

const isNumber = ([, value]: MetricSeries['points'][number]): boolean => typeof value === 'number';
