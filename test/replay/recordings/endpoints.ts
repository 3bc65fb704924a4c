import { ApplicationFailure } from '@temporalio/common';
import { configName } from '../../../contracts/endpoint/endpoint-names.js';
import type { EndpointEnd, EndpointPlan } from '../../../contracts/endpoint/endpoint-plan.js';
import type { OpenedForecast, OpenPublishedInput } from '../../../contracts/endpoint/opened-forecast.js';
import type { PredictInput, Prediction } from '../../../contracts/endpoint/prediction.js';
import {
  deleteEndpointUpdate,
  deployVersionUpdate,
  extendEndpointUpdate,
} from '../../../contracts/endpoint/serve-forecast.js';
import type { FailureType } from '../../../contracts/failures/failures.js';
import type { EndpointSettings } from '../../../contracts/request/endpoint-settings.js';
import { requestSchema } from '../../../contracts/request/request.js';
import { runEnvironment } from '../../workflows/fixtures/run-environment.js';
import type { Activities, Recording } from './recording.js';

const opened = ({ version }: OpenPublishedInput): OpenedForecast => ({
  ...{ version, run: version, request: requestSchema.parse({}), file: { bytes: 1, sha256: '' } },
  dataset: {
    ...{ key: 'key', series: 2, firstDay: 1, lastDay: 1913, originDay: 1913, originDate: '2016-04-24' },
    panels: [{ store: 'CA_1', series: 2, departments: [], uri: 's3://bucket/panels/CA_1.panel' }],
  },
  record: {
    members: [{ name: 'lightgbm per store', per: 'store', algorithm: 'lightgbm', image: 'image', hyperparameters: {} }],
    models: [{ member: 0, group: 'CA_1', image: 'image', uri: `s3://bucket/models/${version}.tar.gz` }],
    backtest: { origins: [], recipe: { weights: [1], correction: 'none', strength: 0 }, quantilesUri: '' },
  } as unknown as OpenedForecast['record'],
});

const failedWith = (failure: FailureType): EndpointEnd => ({
  ...{ kind: 'failed', status: 'Failed', serves: undefined, failure, logTail: [] },
  reason: `no endpoint for ${failure}`,
});

/** SageMaker that brings up what is asked for, but versions named for a failure. */
const steps: Activities = {
  describeEnvironment: async () => runEnvironment(),
  openPublished: async (input: OpenPublishedInput) => opened(input),
  featureKey: async () => 'key',
  buildFeatures: async () => [],
  submitEndpoint: async () => 'created',
  watchEndpoint: async ({ run, instanceType }: EndpointPlan): Promise<EndpointEnd> => {
    if (run === 'dying') return failedWith('EndpointFailed');
    return run === 'scarce' && instanceType === 'ml.m5.large' ? failedWith('Capacity') : { kind: 'in-service' };
  },
  tryEndpoint: async ({ served }: { served: { version: string } }) => {
    const differs: FailureType = 'EndpointDiffers';
    if (served.version === 'unlike') throw ApplicationFailure.nonRetryable('another number', differs);
    return { rows: 12, compared: 12 };
  },
  removeEndpoint: async () => undefined,
};

/** As `steps`, with updates that SageMaker rolls back, and requests for them that never arrive. */
function rolledBack(): Activities {
  let serves: string | undefined;
  return {
    ...steps,
    scaleEndpoint: async () => undefined,
    submitEndpoint: async ({ run }: EndpointPlan) => {
      const refused: FailureType = 'AccessDenied';
      if (run === 'refused') throw ApplicationFailure.nonRetryable('no right to do so', refused);
      return 'updated';
    },
    watchEndpoint: async (plan: EndpointPlan): Promise<EndpointEnd> => {
      const failure: FailureType = 'EndpointFailed';
      if (plan.run === 'dying') {
        return { ...{ kind: 'failed', status: 'InService', serves, failure, logTail: [] }, reason: 'no ping' };
      }
      serves = configName(plan);
      return { kind: 'in-service' };
    },
  };
}

const settings: EndpointSettings = { instanceTypes: ['ml.m5.large', 'ml.c5.large'], instances: 1 };

function serving(name: string, act: NonNullable<Recording['act']>, activities = steps): Recording {
  const workflowId = `endpoint/${name}`;
  return {
    ...{ workflow: 'serveForecast', workflowId, input: { forecast: name }, activities, act },
    histories: { [name]: { workflowId } },
  };
}

type Handle = Parameters<NonNullable<Recording['act']>>[0];
const deploy = (handle: Handle, version: string, more: Partial<EndpointSettings> = {}) =>
  handle.executeUpdate(deployVersionUpdate, {
    args: [{ version, settings: { ...settings, ...more }, ttlSeconds: 3600, by: 'ana' }],
  });
const refused = (deployment: Promise<unknown>) => deployment.catch(() => undefined);

const day = { originDay: 1913, originDate: '2016-04-24' };
const question: PredictInput = {
  endpoint: 'endpoint-demo',
  series: 'FOODS_1_001_CA_1',
  isServerless: false,
  served: {
    ...{ forecast: 'demo', version: 'v-1', run: 'v-1', ...day, panels: [], stores: [], members: [], models: [] },
    features: { prefix: 's3://bucket/features/key', cells: [], originDay: 1913, sweepShare: 1, cumulative: true },
    ...{ methods: [], recipe: { weights: [], correction: 'none', strength: 0 }, file: { bytes: 1, sha256: '' } },
  },
};

const scaling = { minInstances: 1, maxInstances: 3, callsPerMinute: 600 };

export const endpoints: readonly Recording[] = [
  serving(
    'endpoint-whose-instances-follow',
    async (handle) => {
      await deploy(handle, 'v-1', { scaling });
      await refused(deploy(handle, 'dying', { scaling }));
      await refused(deploy(handle, 'refused'));
      await refused(deploy(handle, 'unlike', { scaling }));
      await deploy(handle, 'v-2');
      await handle.executeUpdate(deleteEndpointUpdate, { args: [{ by: 'ana' }] });
    },
    rolledBack(),
  ),
  serving('endpoint-expires-after-two-versions', async (handle) => {
    await deploy(handle, 'v-1');
    await deploy(handle, 'scarce');
    await refused(deploy(handle, 'dying'));
    await refused(deploy(handle, 'unlike'));
    await handle.executeUpdate(extendEndpointUpdate, { args: [{ by: 'ana' }] });
    await handle.executeUpdate(extendEndpointUpdate, { args: [{ ttlSeconds: 1, by: 'ana' }] });
  }),
  serving('endpoint-deleted', async (handle) => {
    await deploy(handle, 'v-1');
    await handle.executeUpdate(deleteEndpointUpdate, { args: [{ by: 'ana' }] });
  }),
  serving('endpoint-cancelled', async (handle) => {
    await deploy(handle, 'v-1');
    await handle.cancel();
  }),
  serving('endpoint-whose-first-version-fails', async (handle) => {
    await refused(deploy(handle, 'dying'));
  }),
  {
    ...{ workflow: 'predictSeries', workflowId: 'predict/demo/1', input: question },
    activities: {
      predictSeries: async ({ endpoint, series, served }: PredictInput): Promise<Prediction> => ({
        ...{ forecast: 'demo', version: served.version, endpoint, series, days: [], methods: [] },
        correction: { correction: 'none', strength: 0 },
      }),
    },
    histories: { 'prediction-by-an-endpoint': { workflowId: 'predict/demo/1' } },
  },
];
