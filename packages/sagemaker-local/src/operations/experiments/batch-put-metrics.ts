import { z } from 'zod';
import { addToSeries } from '../../model/metric-series.js';
import type { RequestContext } from '../../model/operation.js';
import type { Store } from '../../store/store.js';
import type { RouteAnswer, RouteHandler } from '../../wire/http-server.js';
import { jsonAnswer, parseBody, requireMethod } from './metrics-request.js';

/** @source API model sagemaker-metrics 2022-09-30: BatchPutMetricsRequest */
const Request = z.object({
  TrialComponentName: z.string().regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}$/),
  MetricData: z
    .array(
      z.object({
        MetricName: z.string().min(1).max(255),
        /** Epoch seconds. */
        Timestamp: z.number(),
        Step: z.number().int().min(0).optional(),
        Value: z.number(),
      }),
    )
    .min(1)
    .max(10),
});

/** SageMaker Metrics' BatchPutMetrics: PUT /BatchPutMetrics. The values are counted into the series of the component. */
export function batchPutMetrics(store: Store, context: RequestContext): RouteHandler {
  return async (request): Promise<RouteAnswer> => {
    requireMethod(request, 'PUT');
    const { TrialComponentName: name, MetricData: points } = parseBody(Request, request.body);
    const found = store.transact(() => put(store, name, points, context));
    const errors =
      found === undefined ? points.map((_, index) => ({ Code: 'VALIDATION_ERROR', MetricIndex: index })) : [];
    return jsonAnswer({ Errors: errors });
  };
}

/** @returns undefined where there is no such component */
function put(store: Store, name: string, points: z.infer<typeof Request>['MetricData'], context: RequestContext) {
  const found = store.trialComponents.update(
    name,
    (state) => {
      const series = new Map((state.own.metrics ?? []).map((each) => [each.name, each]));
      for (const { MetricName, Timestamp, Value } of points) {
        const point = { name: MetricName, value: Value, timestamp: Timestamp * 1000 };
        series.set(MetricName, addToSeries(series.get(MetricName), point));
      }
      return { ...state, own: { ...state.own, metrics: [...series.values()] } };
    },
    context.now().getTime(),
  );
  if (found === undefined) return undefined;
  for (const { MetricName, Timestamp, Step, Value } of points) {
    store.metricValues.add(name, MetricName, { step: Step, at: Math.round(Timestamp * 1000), value: Value });
  }
  return found;
}
