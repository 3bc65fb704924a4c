import {
  DescribeModelPackageCommand,
  ListModelPackagesCommand,
  ListTagsCommand,
  type SageMakerClient,
  UpdateModelPackageCommand,
} from '@aws-sdk/client-sagemaker';
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { createRegistryActivities } from '../../../activities/registry/index.js';
import { readText, writeObject } from '../../../activities/s3/s3-objects.js';
import { readCurrentPackage } from '../../../client/registry/read-current-package.js';
import { readPackages } from '../../../client/registry/read-packages.js';
import { renderPackages } from '../../../client/views/render-packages.js';
import { forecastPaths } from '../../../contracts/publication/forecast-paths.js';
import { modelQualityUri, packageGroupName, packageUri } from '../../../contracts/registry/champion-package.js';
import type { Registration } from '../../../contracts/registry/registration.js';
import { bucket, sagemakerClient } from '../../../packages/sagemaker-local/test/support/test-bench.js';
import { useBench } from '../../../packages/sagemaker-local/test/support/use-bench.js';
import { registration } from '../../contracts/registry/registrations.js';

const bench = useBench({ constraints: 'enforce' });

const activities = (sagemaker: SageMakerClient = bench.sagemaker) =>
  createRegistryActivities({ sagemaker, s3: bench.store.client, bucket });
const inActivity = <T>(work: () => Promise<T>): Promise<T> => new MockActivityEnvironment().run(work);
const register = (changes: Partial<Registration> = {}, sagemaker?: SageMakerClient) =>
  inActivity(() => activities(sagemaker).registerChampion(registration(changes)));
const rollBack = (from: string, to: string) =>
  inActivity(() => activities().markRollback({ name: 'foods', from, to, by: 'ana', reason: 'prices were wrong' }));

const show = (arn: string) => bench.sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: arn }));
async function versionsOf(forecast: string): Promise<readonly (number | undefined)[]> {
  const { ModelPackageSummaryList: found = [] } = await bench.sagemaker.send(
    new ListModelPackagesCommand({ ModelPackageGroupName: packageGroupName(bucket, forecast) }),
  );
  return found.map(({ ModelPackageVersion: version }) => version);
}

/** A client before which something is done or lost with each call of a kind. */
function disturbed(command: string, disturb: (call: () => Promise<unknown>) => Promise<unknown>): SageMakerClient {
  const client = sagemakerClient(bench.server.url);
  client.middlewareStack.add(
    (next, context) => (input) =>
      (context.commandName === command ? disturb(() => next(input)) : next(input)) as ReturnType<typeof next>,
    { step: 'initialize', name: 'disturbed' },
  );
  return client;
}

describe('a champion', () => {
  it('is registered once, in the group of its forecast, with what it was made of', async () => {
    const registered = await register();
    const group = packageGroupName(bucket, 'foods');
    expect(registered).toMatchObject({ group, version: 1, approval: 'Approved' });
    expect(await register()).toEqual(registered);
    expect(await versionsOf('foods')).toEqual([1]);
    const found = await show(registered.arn);
    expect(found).toMatchObject({
      ModelApprovalStatus: 'Approved',
      ApprovalDescription: 'Published by the run foods-1, whose request asks for no approval.',
      MetadataProperties: { GeneratedBy: 'foods-1', CommitId: '0.2.0' },
      CustomerMetadataProperties: { run: 'foods-1', wrmsse: '0.6' },
    });
    const quality = JSON.parse(await readText(bench.store.client, modelQualityUri(bucket, 'foods-1')));
    expect(quality).toMatchObject({
      regression_metrics: { wrmsse: { value: 0.6 } },
      forecast_metrics: { wrmsse_of_past_origins: { d_1857: 0.62 } },
    });
    const { Tags } = await bench.sagemaker.send(
      new ListTagsCommand({ ResourceArn: registered.arn.replace(/package\/(.*)\/1$/, 'package-group/$1') }),
    );
    expect(Tags).toContainEqual({ Key: 'forecast:name', Value: 'foods' });
  });

  it('is found again when the worker dies between SageMaker and its note, and when it dies before it is approved', async () => {
    for (const command of ['CreateModelPackageCommand', 'UpdateModelPackageCommand']) {
      const run = `dies-${command}`;
      const dying = disturbed(command, async (call) => {
        await call();
        throw new Error('the worker is gone');
      });
      await expect(register({ name: 'dies', run }, dying)).rejects.toThrow('the worker is gone');
      expect(await register({ name: 'dies', run })).toMatchObject({ approval: 'Approved' });
    }
    expect(await versionsOf('dies')).toEqual([1, 2]);
  });

  it('is no second one when lists do not have it yet', async () => {
    const first = await register({ name: 'late', run: 'late-1' });
    await bench.store.put(packageUri(bucket, 'late-1').slice(`s3://${bucket}/`.length), 'damaged');
    const blind = disturbed('ListModelPackagesCommand', async (call) => {
      const answer = (await call()) as { output: object };
      return { ...answer, output: { ...answer.output, ModelPackageSummaryList: [] } };
    });
    expect(await register({ name: 'late', run: 'late-1' }, blind)).toEqual(first);
    expect(await versionsOf('late')).toEqual([1]);
  });

  it('waits for a person, and is what comes of it', async () => {
    const asked = await register({
      run: 'foods-2',
      approval: { status: 'PendingManualApproval', why: 'The run foods-2 waits for a person.' },
    });
    expect(asked.approval).toBe('PendingManualApproval');
    const why = 'ana rejected the forecast: twice the sales';
    expect(await register({ run: 'foods-2', approval: { status: 'Rejected', why } })).toEqual({
      ...asked,
      approval: 'Rejected',
    });
    expect((await show(asked.arn)).ApprovalDescription).toBe(why);
  });

  it('that a run only applied is that of the run that trained it, whatever people have made of it', async () => {
    const trained = await register({ name: 'milk', run: 'milk-1' });
    await bench.sagemaker.send(
      new UpdateModelPackageCommand({ ModelPackageArn: trained.arn, ModelApprovalStatus: 'Rejected' }),
    );
    const applied = {
      name: 'milk',
      training: { kind: 'forecast', from: { run: 'milk-1', origin: '2016-04-24' } },
    } as const;
    expect(await register({ ...applied, run: 'milk-2' })).toEqual({ ...trained, approval: 'Rejected' });
    const from = { run: 'milk-2', origin: '2016-05-01' };
    expect((await register({ ...applied, run: 'milk-3', training: { kind: 'forecast', from } })).arn).toBe(trained.arn);
    expect(await versionsOf('milk')).toEqual([1]);
    const unknown = { run: 'milk-0', origin: '2016-04-17' };
    expect(await register({ ...applied, run: 'milk-4', training: { kind: 'forecast', from: unknown } })).toMatchObject({
      version: 2,
      approval: 'Approved',
    });
  });
});

describe('a rollback', () => {
  it('rejects what planners went back from, and approves what they read again', async () => {
    const first = await register({ name: 'tea', run: 'tea-1' });
    const second = await register({ name: 'tea', run: 'tea-2' });
    await rollBack('tea-2', 'tea-1');
    expect(await show(second.arn)).toMatchObject({
      ModelApprovalStatus: 'Rejected',
      ApprovalDescription: 'ana went back from it to version tea-1: prices were wrong',
    });
    await rollBack('tea-1', 'tea-2');
    expect(await show(second.arn)).toMatchObject({ ModelApprovalStatus: 'Approved' });
    expect(await show(first.arn)).toMatchObject({ ModelApprovalStatus: 'Rejected' });
  });

  it('asks SageMaker nothing of versions that were not registered', async () => {
    const away = createRegistryActivities({
      sagemaker: sagemakerClient('http://127.0.0.1:9'),
      s3: bench.store.client,
      bucket,
    });
    const mark = { name: 'jam', from: 'jam-2', to: 'jam-1', by: 'ana', reason: 'why not' };
    await inActivity(() => away.markRollback(mark));
  });
});

describe('forecast models', () => {
  it('lists the packages of a forecast, and which one planners read', async () => {
    await register({ name: 'rice', run: 'rice-1' });
    await register({ name: 'rice', run: 'rice-2', approval: { status: 'Rejected', why: 'ana rejected the forecast' } });
    const pointer = {
      version: 'rice-1',
      uri: 'x',
      run: 'rice-1',
      origin: '2016-04-24',
      rows: 1,
      publishedAt: '2016-04-25T00:00:00Z',
      previous: null,
    };
    await writeObject(bench.store.client, forecastPaths(bucket, 'rice').pointer, JSON.stringify(pointer));
    const current = await readCurrentPackage({ s3: bench.store.client, bucket }, 'rice');
    const found = await readPackages(bench.sagemaker, bucket, 'rice');
    expect(renderPackages({ ...found, current: current?.version }, 160)).toMatchInlineSnapshot(`
      "Model package group rice-d3eb92521a

         package  approval  version  origin      champion               WRMSSE  models  why
               2  rejected  rice-2   2016-04-24  trial-001 (lightgbm)  0.60000       2  ana rejected the forecast
      *        1  approved  rice-1   2016-04-24  trial-001 (lightgbm)  0.60000       2  Published by the run foods-1, whose request asks for no approval."
    `);
    expect(await readPackages(bench.sagemaker, bucket, 'nothing')).toMatchObject({ packages: [] });
  });

  it('says where SageMaker is away, and what it needs', async () => {
    await expect(readPackages(sagemakerClient('http://127.0.0.1:9'), bucket, 'foods')).rejects.toThrow(
      /did not list the model registry: .*sagemaker:Search/,
    );
  });
});
