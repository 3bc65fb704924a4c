import { z } from 'zod';
import { AwsError, validationError } from '../../model/aws-error.js';
import { addToSeries } from '../../model/metric-series.js';
import type { RequestContext } from '../../model/operation.js';
import type { Store } from '../../store/store.js';
import type { RouteAnswer, RouteHandler } from '../../wire/http-server.js';

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
  return async ({ method, path, body }): Promise<RouteAnswer> => {
    if (method !== 'PUT') throw new AwsError('UnknownOperationException', `${method} ${path} is not served.`, 404);
    const { TrialComponentName: name, MetricData: points } = parse(body);
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
    const errors =
      found === undefined ? points.map((_, index) => ({ Code: 'VALIDATION_ERROR', MetricIndex: index })) : [];
    return {
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ Errors: errors }),
    };
  };
}

function parse(body: Buffer): z.infer<typeof Request> {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    throw new AwsError('SerializationException', 'The request body is no valid JSON.');
  }
  const parsed = Request.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw validationError(`1 validation error detected: ${issue?.message} at '${issue?.path.join('.')}'`);
}
