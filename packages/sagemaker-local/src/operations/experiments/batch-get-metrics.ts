import { z } from 'zod';
import { addToSeries, summaryOf } from '../../model/metric-series.js';
import type { MetricValue } from '../../store/metric-value-store.js';
import type { Store } from '../../store/store.js';
import type { RouteAnswer, RouteHandler } from '../../wire/http-server.js';
import { jsonAnswer, parseBody, requireMethod } from './metrics-request.js';

const PERIOD_SECONDS = { OneMinute: 60, FiveMinute: 300, OneHour: 3600 } as const;

/** @source API model sagemaker-metrics 2022-09-30: MetricQuery */
const Query = z.object({
  MetricName: z.string().min(1).max(255),
  ResourceArn: z
    .string()
    .max(2048)
    .regex(/^arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:[a-z-].*\/.*$/),
  MetricStat: z.enum(['Min', 'Max', 'Avg', 'Count', 'StdDev', 'Last']),
  Period: z.enum(['OneMinute', 'FiveMinute', 'OneHour', 'IterationNumber']),
  XAxisType: z.enum(['IterationNumber', 'Timestamp']),
  Start: z.number().int().optional(),
  End: z.number().int().optional(),
});
type Query = z.infer<typeof Query>;

const Request = z.object({ MetricQueries: z.array(Query).min(1).max(100) });

/** SageMaker Metrics' BatchGetMetrics: POST /BatchGetMetrics. The values that BatchPutMetrics has put, by round or by time. */
export function batchGetMetrics(store: Store): RouteHandler {
  return async (request): Promise<RouteAnswer> => {
    requireMethod(request, 'POST');
    const { MetricQueries: queries } = parseBody(Request, request.body);
    return jsonAnswer({ MetricQueryResults: queries.map((query) => resultOf(store, query)) });
  };
}

function resultOf(store: Store, query: Query) {
  const component = /:experiment-trial-component\/([^/]+)$/.exec(query.ResourceArn)?.[1];
  if (component === undefined || store.trialComponents.get(component) === undefined) {
    const Message = `There is no trial component ${query.ResourceArn}.`;
    return { Status: 'ValidationError', Message, XAxisValues: [], MetricValues: [] };
  }
  const groups = new Map<number, MetricValue[]>();
  for (const value of store.metricValues.list(component, query.MetricName)) {
    const x = placeOf(query, value);
    if (x === undefined || x < (query.Start ?? x) || x > (query.End ?? x)) continue;
    groups.set(x, [...(groups.get(x) ?? []), value]);
  }
  const sorted = [...groups].sort(([a], [b]) => a - b);
  return {
    Status: 'Complete',
    XAxisValues: sorted.map(([x]) => x),
    MetricValues: sorted.map(([, values]) => statisticOf(query, values)),
  };
}

/** @returns the round, or the beginning of the period in epoch seconds; undefined of a value that has no round */
function placeOf({ XAxisType, Period }: Query, { step, at }: MetricValue): number | undefined {
  if (XAxisType === 'IterationNumber') return step;
  const seconds = Period === 'IterationNumber' ? 1 : PERIOD_SECONDS[Period];
  return Math.floor(at / 1000 / seconds) * seconds;
}

function statisticOf({ MetricName: name, MetricStat: statistic }: Query, values: readonly MetricValue[]): number {
  const series = values.reduce<ReturnType<typeof addToSeries> | undefined>(
    (sum, { value, at }) => addToSeries(sum, { name, value, timestamp: at }),
    undefined,
  );
  return series === undefined ? 0 : (summaryOf(series, '')[statistic] ?? 0);
}
