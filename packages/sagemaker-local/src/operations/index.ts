import type { S3Client } from '@aws-sdk/client-s3';
import type { RuleEvaluations } from '../debugger/rule-evaluations.js';
import type { AsyncInferences } from '../endpoints/async-inferences.js';
import type { AutoScaler } from '../endpoints/auto-scaler.js';
import type { EndpointEngine } from '../endpoints/endpoint-engine.js';
import type { Faults } from '../faults/faults.js';
import type { ImageRegistry } from '../images/registry.js';
import type { AutoMLEngine } from '../jobs/automl/automl-engine.js';
import type { ProcessingEngine } from '../jobs/processing/processing-engine.js';
import type { TrainingEngine } from '../jobs/training/training-engine.js';
import type { TransformEngine } from '../jobs/transform/transform-engine.js';
import type { LogFiles } from '../logs/log-files.js';
import type { Clock } from '../model/clock.js';
import type { OperationHandler, OperationTable, RequestContext } from '../model/operation.js';
import type { Store } from '../store/store.js';
import type { TuningEngine } from '../tuning/tuning-engine.js';
import type { HttpServerOptions } from '../wire/http-server.js';
import { autoMLJobOperations } from './automl/automl-jobs.js';
import { endpointConfigOperations } from './endpoints/endpoint-configs.js';
import { endpointOperations } from './endpoints/endpoints.js';
import { invokeEndpoint } from './endpoints/invoke-endpoint.js';
import { invokeEndpointAsync } from './endpoints/invoke-endpoint-async.js';
import { batchGetMetrics } from './experiments/batch-get-metrics.js';
import { batchPutMetrics } from './experiments/batch-put-metrics.js';
import { experimentOperations } from './experiments/experiments.js';
import { trialComponentOperations } from './experiments/trial-components.js';
import { trialOperations } from './experiments/trials.js';
import { logOperations } from './logs/logs.js';
import { modelPackageGroupOperations } from './models/model-package-groups.js';
import { modelPackageOperations } from './models/model-packages.js';
import { modelOperations } from './models/models.js';
import { metricDataOperations } from './monitoring/metric-data.js';
import { processingJobOperations } from './processing/processing-jobs.js';
import { scalableTargetOperations } from './scaling/scalable-targets.js';
import { scalingPolicyOperations } from './scaling/scaling-policies.js';
import { searchOperations } from './search/search.js';
import { tagOperations } from './tags.js';
import { trainingJobOperations } from './training/training-jobs.js';
import { transformJobOperations } from './transform/transform-jobs.js';
import { tuningJobOperations } from './tuning/tuning-jobs.js';

/** What the operations work with; each family takes its part of it. */
export interface OperationDeps {
  readonly store: Store;
  readonly s3: S3Client;
  readonly images: ImageRegistry;
  readonly logs: LogFiles;
  readonly faults: Faults;
  readonly clock: Clock;
  readonly rules: RuleEvaluations;
  readonly training: TrainingEngine;
  readonly transform: TransformEngine;
  readonly processing: ProcessingEngine;
  readonly tuning: TuningEngine;
  readonly autoML: AutoMLEngine;
  readonly endpoints: EndpointEngine;
  readonly scaler: AutoScaler;
  readonly inferences: AsyncInferences;
}

/** All that the server answers, by the protocol that it comes in. */
export type Operations = Required<
  Pick<
    HttpServerOptions,
    'operations' | 'logsOperations' | 'monitoringOperations' | 'scalingOperations' | 'runtime' | 'metrics'
  >
>;

/**
 * Every operation of the server: a new one goes into the table of its kind of resource, a new table in here.
 *
 * @param context the account, and the clock by which jobs live
 */
export function createOperations(deps: OperationDeps, context: RequestContext): Operations {
  const { store, images, logs, clock } = deps;
  return {
    operations: inContext(context, {
      ...trainingJobOperations({ ...deps, engine: deps.training }),
      ...modelOperations(deps),
      ...modelPackageGroupOperations(store),
      ...modelPackageOperations(store),
      ...transformJobOperations({ ...deps, engine: deps.transform }),
      ...processingJobOperations({ ...deps, engine: deps.processing }),
      ...tuningJobOperations({ ...deps, engine: deps.tuning }),
      ...autoMLJobOperations({ ...deps, engine: deps.autoML }),
      ...experimentOperations(store),
      ...trialOperations(store),
      ...trialComponentOperations(store),
      ...endpointConfigOperations(store),
      ...endpointOperations({ ...deps, engine: deps.endpoints }),
      ...searchOperations(store),
      ...tagOperations(store),
    }),
    logsOperations: inContext(context, logOperations(deps)),
    monitoringOperations: inContext(context, metricDataOperations({ store, logs, images, clock })),
    metrics: metricsOf(store, context),
    scalingOperations: inContext(context, { ...scalableTargetOperations(deps), ...scalingPolicyOperations(store) }),
    runtime: runtimeOf(deps, context),
  };
}

/** @returns the answer to either of the runtime's paths */
function runtimeOf(deps: OperationDeps, context: RequestContext): Operations['runtime'] {
  const { store, endpoints, scaler, inferences } = deps;
  const atOnce = invokeEndpoint({ store, engine: endpoints, scaler, context });
  const later = invokeEndpointAsync({ store, inferences, scaler, context });
  return (request) => (request.path.endsWith('/async-invocations') ? later(request) : atOnce(request));
}

/** @returns the answer to either path of SageMaker Metrics */
function metricsOf(store: Store, context: RequestContext): Operations['metrics'] {
  const [put, get] = [batchPutMetrics(store, context), batchGetMetrics(store)];
  return (request) => (request.path === '/BatchGetMetrics' ? get(request) : put(request));
}

const inContext = (context: RequestContext, table: OperationTable): OperationTable =>
  Object.fromEntries(
    Object.entries(table).map(([name, handler]): [string, OperationHandler] => [
      name,
      (input) => handler(input, context),
    ]),
  );
