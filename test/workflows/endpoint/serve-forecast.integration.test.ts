import {
  DescribeEndpointCommand,
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
} from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import {
  WithStartWorkflowOperation,
  type WorkflowFailedError,
  type WorkflowUpdateFailedError,
} from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEndpointActivities } from '../../../activities/endpoints/index.js';
import { createOrphanActivities } from '../../../activities/orphans/index.js';
import {
  configName,
  endpointName,
  endpointWorkflowId,
  registeredName,
} from '../../../contracts/endpoint/endpoint-names.js';
import type { EndpointPlan } from '../../../contracts/endpoint/endpoint-plan.js';
import type { EndpointSettings } from '../../../contracts/endpoint/endpoint-settings.js';
import type { OpenedForecast, OpenPublishedInput } from '../../../contracts/endpoint/opened-forecast.js';
import {
  deleteEndpointUpdate,
  deployVersionUpdate,
  endpointQuery,
  extendEndpointUpdate,
} from '../../../contracts/endpoint/serve-forecast.js';
import { requestSchema } from '../../../contracts/request/request.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import {
  bucket,
  credentials,
  packModel,
  probeImage,
  region,
} from '../../../packages/sagemaker-local/test/support/test-bench.js';
import { useBench } from '../../../packages/sagemaker-local/test/support/use-bench.js';
import { homeOf } from '../../../worker/home.js';
import { isOpen } from '../../../worker/open-workflows.js';
import { trainingDeps } from '../../support/training-deps.js';
import { until } from '../../support/until.js';
import { useTemporal } from '../../support/use-temporal.js';
import { runEnvironment } from '../fixtures/run-environment.js';

const server = useTemporal();
const bench = useBench();
const ORIGIN = 1913;
/** The probe answers with the sum of each row. */
const ROWS = Array.from({ length: 2 * 28 }, (_, row) => `${row},1`);
const SUMS = ROWS.map((_, row) => row + 1);

beforeAll(async () => {
  await bench.store.put(`features/key/d_${ORIGIN}/inputs/CA_1.csv`, `${ROWS.join('\n')}\n`);
  await keep('v-1', SUMS);
  await keep('v-2', SUMS);
  await keep('unlike', [...SUMS.slice(0, -1), 0]);
  await keep('dying', SUMS, { exit: 1 });
});

/** What the run of a version has left: its model, and what its transform has said. */
async function keep(version: string, values: readonly number[], behaviour: object = {}): Promise<void> {
  const archive = await packModel({ 'behaviour.json': JSON.stringify(behaviour) });
  await bench.store.put(`models/${version}.tar.gz`, archive);
  await bench.store.put(`runs/${version}/forecast/CA_1/CA_1.csv.out`, `${values.join('\n')}\n`);
}

const modelOf = (version: string): string => `s3://${bucket}/models/${version}.tar.gz`;

/** A published version of one store with one model. */
const openPublished = async ({ version }: OpenPublishedInput): Promise<OpenedForecast> => ({
  ...{ version, run: version, request: requestSchema.parse({}), file: { bytes: 1, sha256: '' } },
  dataset: {
    ...{ key: 'key', series: 2, firstDay: 1, lastDay: ORIGIN, originDay: ORIGIN, originDate: '2016-04-24' },
    panels: [{ store: 'CA_1', series: 2, departments: [], uri: `s3://${bucket}/panels/CA_1.panel` }],
  },
  record: {
    members: [{ name: 'probe per store', per: 'store', algorithm: 'probe', image: probeImage, hyperparameters: {} }],
    models: [{ member: 0, group: 'CA_1', image: probeImage, uri: modelOf(version) }],
    backtest: { origins: [], recipe: { weights: [1], correction: 'none', strength: 0 }, quantilesUri: '' },
  } as unknown as OpenedForecast['record'],
});

async function depsOf() {
  const home = await homeOf(server.client);
  const runtime = new SageMakerRuntimeClient({ endpoint: bench.server.url, region, credentials });
  return { ...trainingDeps(bench), home, bucket, runtime };
}

async function activities() {
  const deps = await depsOf();
  return {
    ...createEndpointActivities(deps),
    ...createOrphanActivities({ ...deps, isOpen: (workflowId) => isOpen(server.client, workflowId) }),
    describeEnvironment: async () => runEnvironment({ bucket }),
    openPublished,
    featureKey: async () => 'key',
    buildFeatures: async () => [],
  };
}

const handleOf = (forecast: string) =>
  server.client.workflow.getHandle<WorkflowTypes['serveForecast']>(endpointWorkflowId(forecast));

const settings: EndpointSettings = { instanceTypes: ['ml.m5.large'], instances: 1 };
const deploy = (forecast: string, version: string, more: Partial<EndpointSettings> = {}) =>
  server.client.workflow.executeUpdateWithStart(deployVersionUpdate, {
    args: [{ version, settings: { ...settings, ...more }, ttlSeconds: 3600, by: 'ana' }],
    startWorkflowOperation: new WithStartWorkflowOperation<WorkflowTypes['serveForecast']>(
      workflowTypes.serveForecast,
      {
        workflowId: endpointWorkflowId(forecast),
        workflowIdConflictPolicy: 'USE_EXISTING',
        taskQueue: TASK_QUEUES.workflows,
        args: [{ forecast }],
      },
    ),
  });
const failureOf = (deployment: Promise<unknown>): Promise<string> =>
  deployment.then(
    () => 'it serves',
    (error: WorkflowUpdateFailedError) => error.cause?.message ?? error.message,
  );

const show = (forecast: string) =>
  bench.sagemaker.send(new DescribeEndpointCommand({ EndpointName: endpointName(endpointWorkflowId(forecast)) }));

/** Names of all that SageMaker has of a forecast's endpoint. */
async function leftOf(forecast: string): Promise<string[]> {
  const [endpoints, configs, models] = await Promise.all([
    bench.sagemaker.send(new ListEndpointsCommand({})),
    bench.sagemaker.send(new ListEndpointConfigsCommand({})),
    bench.sagemaker.send(new ListModelsCommand({})),
  ]);
  return [
    ...(endpoints.Endpoints ?? []).map(({ EndpointName }) => `endpoint ${EndpointName}`),
    ...(configs.EndpointConfigs ?? []).map(({ EndpointConfigName }) => `config ${EndpointConfigName}`),
    ...(models.Models ?? []).map(({ ModelName }) => `model ${ModelName}`),
  ].filter((name) => name.includes(forecast));
}

describe('the endpoint of a forecast', () => {
  it('is attached to when a worker died between its creation and the answer, and left alone where it is of somebody else', async () => {
    const { submitEndpoint, watchEndpoint, removeEndpoint } = await activities();
    const mine = new MockActivityEnvironment();
    const owner = 'endpoint/repeated';
    const models = [
      { variant: 'm1-ca-1', member: 0, group: 'CA_1', step: 'CA_1', image: probeImage, uri: modelOf('v-1') },
    ];
    const plan: EndpointPlan = { owner, run: 'v-1', models, settings, instanceType: 'ml.m5.large' };
    expect(await mine.run(submitEndpoint, plan)).toBe('created');
    expect(await mine.run(submitEndpoint, plan)).toBe('attached');
    expect(await mine.run(watchEndpoint, plan)).toEqual({ kind: 'in-service' });
    expect(await leftOf('repeated')).toHaveLength(3);

    const theirs = createEndpointActivities({ ...(await depsOf()), home: 'default@elsewhere' });
    await expect(mine.run(theirs.submitEndpoint, { ...plan, instanceType: 'ml.c5.large' })).rejects.toThrow(
      `is that of ${owner} in`,
    );
    const parts = { owner, endpoint: endpointName(owner), models: [registeredName(owner, models[0]!)] };
    await mine.run(theirs.removeEndpoint, {
      ...parts,
      configs: [configName({ ...plan, instanceType: 'ml.c5.large' })],
      models: [],
    });
    expect((await show('repeated')).EndpointStatus).toBe('InService');
    await mine.run(removeEndpoint, { ...parts, configs: [configName(plan)] });
    expect(await leftOf('repeated')).toEqual([]);
  });

  it('serves one version after the other, stays with the old one where the new one fails, and ends with its time to live', async () => {
    await server.withWorkers(await activities(), async () => {
      expect(await deploy('season', 'v-1')).toMatchObject({ version: 'v-1', check: { rows: 12, compared: 12 } });
      const first = await show('season');
      // Whoever asks again finds it.
      await deploy('season', 'v-1');
      expect((await show('season')).LastModifiedTime).toEqual(first.LastModifiedTime);

      const { config } = await deploy('season', 'v-2');
      const updated = await show('season');
      expect(updated).toMatchObject({ EndpointConfigName: config, CreationTime: first.CreationTime });
      expect(config).not.toBe(first.EndpointConfigName);
      const ofOneVersion = {
        what: 'nothing but the version that serves',
        holds: (left: string[]) => left.length === 3,
      };
      await until(() => leftOf('season'), ofOneVersion);

      expect(await failureOf(deploy('season', 'dying'))).toContain(
        'did not pass the ping health check. Please check CloudWatch logs for this endpoint. ' +
          'SageMaker rolled the update back: version v-2 serves as before.',
      );
      expect(await failureOf(deploy('season', 'unlike'))).toMatch(
        /answers 56 for row 56 of CA_1, for which the batch transform of unlike said 0\. Version v-2 serves again\./,
      );
      const handle = handleOf('season');
      expect(await handle.query(endpointQuery)).toMatchObject({
        now: 'serves',
        deployment: { version: 'v-2' },
        failed: { version: 'unlike' },
      });
      expect(await show('season')).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: config });
      await until(() => leftOf('season'), ofOneVersion);

      await handle.executeUpdate(extendEndpointUpdate, { args: [{ ttlSeconds: 1, by: 'ana' }] });
      expect(await handle.result()).toMatchObject({ end: 'expired', version: 'v-2' });
      expect(await leftOf('season')).toEqual([]);
    });
  });

  it('leaves nothing behind where its first version fails, it is deleted, or its workflow is cancelled', async () => {
    await server.withWorkers(await activities(), async () => {
      expect(await failureOf(deploy('failing', 'dying'))).toContain('did not pass the ping health check');
      const failed: WorkflowFailedError = await handleOf('failing')
        .result()
        .then(
          () => expect.unreachable(),
          (error) => error,
        );
      expect(failed.cause?.message).toContain('The endpoint did not come into service');

      await Promise.all([deploy('deleted', 'v-1'), deploy('cancelled', 'v-1')]);
      const { end } = await handleOf('deleted').executeUpdate(deleteEndpointUpdate, { args: [{ by: 'ana' }] });
      expect(end).toBe('deleted');
      await handleOf('cancelled').cancel();
      await expect(handleOf('cancelled').result()).rejects.toThrow();
      expect((await Promise.all(['failing', 'deleted', 'cancelled'].map(leftOf))).flat()).toEqual([]);
    });
  });

  it('is found by the search for orphans when its workflow is terminated, and taken over by one that comes first', async () => {
    const reap = (id: string) =>
      server.client.workflow.execute<WorkflowTypes['reapOrphans']>(workflowTypes.reapOrphans, {
        workflowId: id,
        taskQueue: TASK_QUEUES.workflows,
        args: [{ dryRun: false, graceSeconds: 0 }],
      });
    await server.withWorkers(await activities(), async () => {
      await deploy('orphan', 'v-1');
      const { EndpointName: name, CreationTime: createdAt } = await show('orphan');
      await handleOf('orphan').terminate('a test');
      await deploy('orphan', 'v-2');
      expect((await show('orphan')).CreationTime).toEqual(createdAt);
      expect((await reap('reap-1')).stopped).toEqual([]);

      await handleOf('orphan').terminate('a test');
      expect(await reap('reap-2')).toMatchObject({ orphans: [{ kind: 'endpoint', name }], stopped: [name] });
      await until(async () => (await leftOf('orphan')).filter((each) => each.startsWith('endpoint')), {
        what: 'the endpoint to be gone',
        holds: (left) => left.length === 0,
      });
    });
  });
});
