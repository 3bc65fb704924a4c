import { ApplicationAutoScalingClient, DescribeScalableTargetsCommand } from '@aws-sdk/client-application-auto-scaling';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import {
  DeleteEndpointCommand,
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
import { DefaultLogger } from '@temporalio/worker';
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
import type { PredictInput, Prediction } from '../../../contracts/endpoint/prediction.js';
import {
  deleteEndpointUpdate,
  deployVersionUpdate,
  endpointQuery,
  extendEndpointUpdate,
} from '../../../contracts/endpoint/serve-forecast.js';
import type { EndpointSettings } from '../../../contracts/request/endpoint-settings.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import { bucket, credentials, probeImage, region } from '../../../packages/sagemaker-local/test/support/test-bench.js';
import { useBench } from '../../../packages/sagemaker-local/test/support/use-bench.js';
import { homeOf } from '../../../worker/home.js';
import { isOpen } from '../../../worker/open-workflows.js';
import { trainingDeps } from '../../support/training-deps.js';
import { until } from '../../support/until.js';
import { useTemporal } from '../../support/use-temporal.js';
import { keepVersions, modelOf, PUBLISHED, SUMS, servedProbe } from './served-probe.js';

const server = useTemporal();
const bench = useBench();

beforeAll(() => keepVersions(bench.store));

async function depsOf() {
  const home = await homeOf(server.client);
  const client = { endpoint: bench.server.url, region, credentials };
  return {
    ...{ ...trainingDeps(bench), home, bucket },
    runtime: new SageMakerRuntimeClient(client),
    autoScaling: new ApplicationAutoScalingClient(client),
  };
}

async function activities() {
  const deps = await depsOf();
  return {
    ...createEndpointActivities(deps),
    ...createOrphanActivities({ ...deps, isOpen: (workflowId) => isOpen(server.client, workflowId) }),
    ...servedProbe,
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

const scaling = { minInstances: 1, maxInstances: 3, callsPerMinute: 60 };

/** Limits of the variants of a forecast's endpoint whose instances follow the calls. */
async function scaledOf(forecast: string): Promise<string[]> {
  const { autoScaling } = await depsOf();
  const { ScalableTargets: targets = [] } = await autoScaling.send(
    new DescribeScalableTargetsCommand({ ServiceNamespace: 'sagemaker' }),
  );
  return targets
    .filter(({ ResourceId }) => ResourceId?.includes(forecast))
    .map(({ MinCapacity, MaxCapacity }) => `${MinCapacity} to ${MaxCapacity}`);
}

/** Holds what the endpoint of `season` says of a series against its batch transform, and asks as one whose version was replaced. */
async function requireSameNumbers(): Promise<void> {
  const { predictSeries } = await activities();
  const { endpoint, served, deployment } = await handleOf('season').query(endpointQuery);
  if (served === undefined) throw new Error('nothing is served');
  const ask = (question: Partial<PredictInput>): Promise<Prediction> =>
    // Its questions are refused on purpose.
    new MockActivityEnvironment(undefined, { logger: new DefaultLogger('ERROR', () => undefined) }).run(predictSeries, {
      ...{ endpoint, served, isServerless: false, config: deployment?.config },
      ...{ series: 'HOBBIES_1_002_CA_1', ...question },
    });
  const { days } = await ask({});
  expect(days.map(({ answers }) => answers[0]?.answer)).toEqual(SUMS.slice(28));
  expect(days.map(({ answers }) => answers[0]?.transform)).toEqual(SUMS.slice(28));
  expect(days.map(({ published }) => published)).toEqual([...PUBLISHED.slice(28)]);
  expect((await ask({ day: '2016-04-27' })).days).toEqual([days[2]]);
  await expect(ask({ day: '2016-05-23' })).rejects.toThrow(
    'v-2 forecasts 2016-04-25 to 2016-05-22; 2016-05-23 is none of these days.',
  );
  await expect(ask({ series: 'HOBBIES_1_020_CA_1' })).rejects.toThrow('Did you mean HOBBIES_1_002_CA_1?');
  await expect(ask({ config: 'that-of-before' })).rejects.toThrow(
    'serves something else by now than version v-2. Ask again',
  );
}

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

      const { config } = await deploy('season', 'v-2', { scaling });
      const updated = await show('season');
      expect(updated.ProductionVariants).toMatchObject([{ DesiredInstanceCount: 1 }]);
      expect(await scaledOf('season')).toEqual(['1 to 3']);
      expect(updated).toMatchObject({ EndpointConfigName: config, CreationTime: first.CreationTime });
      expect(config).not.toBe(first.EndpointConfigName);
      const ofOneVersion = {
        what: 'nothing but the version that serves',
        holds: (left: string[]) => left.length === 3,
      };
      await until(() => leftOf('season'), ofOneVersion);
      await requireSameNumbers();

      // For the update the instances are fixed, and afterwards they follow the calls as before.
      expect(await failureOf(deploy('season', 'dying', { scaling, instanceTypes: ['ml.c5.large'] }))).toContain(
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
      expect(await scaledOf('season')).toEqual(['1 to 3']);
      expect(await show('season')).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: config });
      await until(() => leftOf('season'), ofOneVersion);

      await handle.executeUpdate(extendEndpointUpdate, { args: [{ ttlSeconds: 1, by: 'ana' }] });
      const { periods, ...result } = await handle.result();
      expect(result).toMatchObject({ end: 'expired', version: 'v-2' });
      expect(periods?.map(({ version, instances, mostInstances }) => [version, instances, mostInstances])).toEqual([
        ['v-1', 1, undefined],
        ['v-1', 1, undefined],
        ['v-2', 1, 3],
      ]);
      expect(await leftOf('season')).toEqual([]);
      expect(await scaledOf('season')).toEqual([]);
    });
  });

  it('answers in S3, may serve nothing once somebody has deleted it, is made anew by the next version, and is deleted with all that it has', async () => {
    await server.withWorkers(await activities(), async () => {
      const asynchronous = { callsAtOnce: 2 };
      expect(await deploy('later', 'v-1', { asynchronous })).toMatchObject({ check: { rows: 12, compared: 12 } });
      const questions = await bench.store.client.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: 'endpoints/', MaxKeys: 100 }),
      );
      expect(questions.Contents?.map(({ Key }) => Key?.split('/')[2]) ?? []).toEqual(['questions']);

      await bench.sagemaker.send(
        new DeleteEndpointCommand({ EndpointName: endpointName(endpointWorkflowId('later')) }),
      );
      await until(() => show('later').catch(({ message }: Error) => message), {
        what: 'the endpoint to be gone',
        holds: (answer) => typeof answer === 'string',
      });
      expect(await failureOf(deploy('later', 'dying', { asynchronous }))).toContain(
        'did not pass the ping health check',
      );
      expect(await handleOf('later').query(endpointQuery)).toMatchObject({
        now: 'may not serve v-1: The endpoint is Failed',
      });
      expect(await deploy('later', 'v-1', { asynchronous })).toMatchObject({ version: 'v-1' });
      expect(await handleOf('later').query(endpointQuery)).toMatchObject({ now: 'serves' });
      const { end } = await handleOf('later').executeUpdate(deleteEndpointUpdate, { args: [{ by: 'ana' }] });
      expect(end).toBe('deleted');
      expect(await leftOf('later')).toEqual([]);
      const left = await bench.store.client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'endpoints/' }));
      expect(left.KeyCount).toBe(0);
    });
  });

  it('leaves nothing behind where its first version fails, or its workflow is cancelled', async () => {
    await server.withWorkers(await activities(), async () => {
      expect(await failureOf(deploy('failing', 'dying'))).toContain('did not pass the ping health check');
      const failed: WorkflowFailedError = await handleOf('failing')
        .result()
        .then(
          () => expect.unreachable(),
          (error) => error,
        );
      expect(failed.cause?.message).toContain('The endpoint did not come into service');

      await deploy('cancelled', 'v-1');
      await handleOf('cancelled').cancel();
      await expect(handleOf('cancelled').result()).rejects.toThrow();
      expect((await Promise.all(['failing', 'cancelled'].map(leftOf))).flat()).toEqual([]);
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
      await deploy('orphan', 'v-1', { scaling });
      const { EndpointName: name, CreationTime: createdAt } = await show('orphan');
      await handleOf('orphan').terminate('a test');
      await deploy('orphan', 'v-2');
      expect(await scaledOf('orphan')).toEqual([]);
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
