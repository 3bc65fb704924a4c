import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeModelPackageCommand,
  DescribeTrainingJobCommand,
  DescribeTransformJobCommand,
  ListTagsCommand,
  ListTrainingJobsCommand,
  ListTransformJobsCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withClient } from '../../client/connection/with-client.js';
import { isKnownRun } from '../../client/runs/is-known-run.js';
import { writeSampleData } from '../../client/runs/write-sample-data.js';
import { recordHere } from '../infra/record-here.js';
import { recordedAccess } from '../infra/recorded-access.js';
import { refusedAccess } from '../infra/refused-access.js';
import { settingsOf } from '../stack/running-stack.js';
import { JOB_CONDITIONS, sharedStack } from '../stack/shared-stack.js';
import { forecastCommand } from '../support/forecast-command.js';
import { until } from '../support/until.js';

describe('the commands, on a run that failed and was tried again,', () => {
  const folder = mkdtempSync(join(tmpdir(), 'forecast-commands-'));
  let state: string;
  let env: string;
  let calls: string;

  const forecast = (...args: string[]) => forecastCommand(args, { FORECAST_STATE: state });
  const json = async (...args: string[]) => JSON.parse((await forecast(...args, '--json')).out);

  beforeAll(async () => {
    const data = await writeSampleData(join(folder, 'sample'));
    // An empty line makes other files of it than any test of this stack has sent before, so that these are sent.
    appendFileSync(join(data, 'sell_prices.csv'), '\n');
    // Two leaves of one round: no match for any baseline.
    writeFileSync(
      join(folder, 'request.yaml'),
      'name: demo\nscope: { stores: [CA_1] }\nsweep: { maxTrials: 1, algorithms: { lightgbm: { space: { num_leaves: 2, num_iterations: 1 } } } }\n',
    );
    ({ state, env, calls } = await sharedStack());
    await recordHere(calls);
    const request = ['--config', join(folder, 'request.yaml')];
    const first = await forecast(
      'run',
      ...request,
      '--data',
      data,
      '--run',
      'demo-1',
      '--set',
      'publish.quantiles=false',
    );
    expect(first).toMatchObject({ code: 1, err: expect.stringContaining('does not beat the best baseline') });
    const changed = ['--set', 'publish.gate=none', '--set', 'endpoint.ttl=2h'];
    const second = await forecast('retry', 'demo-1', '--run', 'demo-2', ...changed);
    expect(second.out).toContain('Taken over from demo-1: its feature files, and 1 of 1 trainings');
    expect(second).toMatchObject({ code: 0, err: '' });
  }, 240_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('list both, with how each ended', async () => {
    const { runs } = await json('runs', '--name', 'demo');
    expect(runs).toMatchObject([
      { run: 'demo-2', status: 'completed', stage: 'publish' },
      { run: 'demo-1', status: 'failed', stage: 'select' },
    ]);
  });

  it('show the state and the trials by the fields that are documented', async () => {
    const [status, board, models] = await Promise.all([
      json('status', 'demo-2'),
      json('leaderboard', 'demo-2'),
      json('models', 'demo'),
    ]);
    expect(status).toMatchObject({
      schema: 'forecast.status/1',
      run: 'demo-2',
      status: 'completed',
      trials: { ended: 1 },
      forecast: { version: 'demo-2' },
      champion: { trial: 'trial-000', algorithm: 'lightgbm' },
      registered: { version: 1, approval: 'Approved' },
    });
    expect(models).toMatchObject({
      schema: 'forecast.models/1',
      current: 1,
      packages: [{ arn: status.registered.arn, run: 'demo-2', champion: 'trial-000', models: 1 }],
    });
    expect(status).not.toHaveProperty('summary');
    expect(board).toMatchObject({
      schema: 'forecast.leaderboard/1',
      trials: [{ takenOverFrom: 'demo-1', attempts: 0 }],
    });
  });

  it('have made jobs, models and packages as the account asks of all', async () => {
    const settings = settingsOf({ env });
    const sagemaker = new SageMakerClient({
      endpoint: settings.AWS_ENDPOINT_URL_SAGEMAKER as string,
      region: settings.AWS_REGION as string,
      credentials: {
        accessKeyId: settings.AWS_ACCESS_KEY_ID as string,
        secretAccessKey: settings.AWS_SECRET_ACCESS_KEY as string,
      },
    });
    const network = { Subnets: JOB_CONDITIONS.FORECAST_SUBNETS.split(','), SecurityGroupIds: ['sg-0a1b2c3d'] };
    const { TrainingJobSummaries: trainings = [] } = await sagemaker.send(
      new ListTrainingJobsCommand({ NameContains: 'demo-2' }),
    );
    const { TransformJobSummaries: transforms = [] } = await sagemaker.send(
      new ListTransformJobsCommand({ NameContains: 'demo-2' }),
    );
    expect([trainings.length, transforms.length]).toEqual([1, 2]);
    for (const { TrainingJobName } of trainings) {
      expect(await sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName }))).toMatchObject({
        RoleArn: JOB_CONDITIONS.FORECAST_TRAINING_ROLE_ARN,
        OutputDataConfig: { KmsKeyId: 'alias/forecast' },
        ResourceConfig: { VolumeKmsKeyId: JOB_CONDITIONS.FORECAST_VOLUME_KMS_KEY },
        VpcConfig: network,
        EnableNetworkIsolation: true,
        EnableInterContainerTrafficEncryption: true,
      });
    }
    for (const { TransformJobName } of transforms) {
      const job = await sagemaker.send(new DescribeTransformJobCommand({ TransformJobName }));
      expect(job).toMatchObject({
        TransformOutput: { KmsKeyId: 'alias/forecast' },
        TransformResources: { VolumeKmsKeyId: JOB_CONDITIONS.FORECAST_VOLUME_KMS_KEY },
      });
      const { Tags: tags } = await sagemaker.send(new ListTagsCommand({ ResourceArn: job.TransformJobArn }));
      expect(tags).toContainEqual({ Key: 'team', Value: 'replenishment' });
    }
    const { packages } = await json('models', 'demo');
    expect(await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: packages[0].arn }))).toMatchObject({
      SecurityConfig: { KmsKeyId: 'alias/forecast' },
    });
    sagemaker.destroy();
  });

  it('tell what was paid and what was taken over', async () => {
    const cost = await json('cost', 'demo-2');
    expect(cost).toMatchObject({
      schema: 'forecast.cost/1',
      parts: [
        { part: 'sweep', jobs: 0, takenOver: 1, cost: 0 },
        { part: 'fit', jobs: 1, takenOver: 0 },
      ],
      transforms: 2,
      open: 0,
    });
    expect(cost.cost).toBeGreaterThan(0);
  });

  it('print what a container has written, each step by its name, or one of them', async () => {
    const [all, one, none] = await Promise.all([
      forecast('logs', 'demo-2', '--tail', '1'),
      forecast('logs', 'demo-1', 'trial-000', '--follow'),
      forecast('logs', 'demo-1', 'trial-007'),
    ]);
    expect(all.out).toMatch(/^fit CA_1 {2}.+$/m);
    expect(one.out).toMatch(/validation-rmse:/);
    expect(none).toMatchObject({
      code: 3,
      err: expect.stringContaining('demo-1 has no step trial-007. Its steps: trial-000'),
    });
  });

  it('say where the page lies', async () => {
    const [{ out, code }, failed] = await Promise.all([forecast('open', 'demo-2'), forecast('open', 'demo-1')]);
    expect([code, existsSync(out.trim())]).toEqual([0, true]);
    expect(failed).toMatchObject({
      code: 3,
      err: expect.stringContaining('The run is failed'),
    });
  });

  it('hold the failed run against the other, in what was asked for and what came of it', async () => {
    const compared = await json('compare', 'demo-1', 'demo');
    expect(compared).toMatchObject({
      schema: 'forecast.run-comparison/1',
      a: { run: 'demo-1', state: 'has not published' },
      b: { run: 'demo-2', state: 'published' },
      data: [],
      code: [],
      trials: { same: 1, differing: [] },
    });
    expect(compared.request).toEqual([
      { field: 'endpoint', b: { instanceTypes: ['ml.m5.large'], instances: 1, ttl: '2h' } },
      { field: 'publish.gate', a: 'beat-baselines', b: 'none' },
    ]);
    expect(compared).not.toHaveProperty('forecasts');
    const [same, unknown] = await Promise.all([
      forecast('compare', 'demo', 'demo-2'),
      forecast('compare', 'demo', 'demo-22'),
    ]);
    expect(same).toMatchObject({ code: 2, err: expect.stringContaining('are the same run, demo-2') });
    expect(unknown).toMatchObject({ code: 3, err: expect.stringContaining("did you mean 'demo-2'?") });
  });

  it('lead from a number back to the raw files, each of which is still there', async () => {
    const [all, one] = await Promise.all([
      json('lineage', 'demo'),
      json('lineage', 'demo-2', '--series', 'FOODS_1_001_CA_1'),
    ]);
    expect(all).toMatchObject({
      schema: 'forecast.lineage/1',
      run: 'demo-2',
      trials: 1,
      code: { containers: { lightgbm: { content: expect.stringMatching(/^sha256:/) } } },
      models: [{ step: 'fit CA_1', job: expect.any(String) }],
    });
    expect(one).toMatchObject({ series: 'FOODS_1_001_CA_1', panels: [{}], models: [{ group: 'CA_1' }], shards: [{}] });
    for (const { gone } of [
      ...all.panels,
      ...all.features.files,
      ...one.models,
      ...one.answers,
      ...one.features.files,
    ]) {
      expect(gone).toBeUndefined();
    }
    const events = JSON.parse((await forecast('lineage', 'demo', '--openlineage')).out);
    expect(events[0]).toMatchObject({ eventType: 'START', job: { name: 'demo' } });
    expect((await forecast('lineage', 'demo', '--series', 'FOODS_1_001_CA')).code).toBe(3);
  });

  it('refuse what makes no sense any more', async () => {
    const [cancel, retry, status, price, scenario] = await Promise.all([
      forecast('cancel', 'demo-2'),
      forecast('retry', 'demo-2'),
      forecast('status', 'demo-3'),
      forecast('what-if', 'demo', '--price', 'FOODS_1_001=-10'),
      forecast('what-if', 'show', 'demo', 'cheap'),
    ]);
    expect(price).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean -10%?') });
    expect(scenario).toMatchObject({ code: 3, err: 'demo has no scenario cheap; it has none yet.' });
    expect(cancel).toMatchObject({
      code: 1,
      err: "demo-2 can't be cancelled: it has ended already and is completed. See 'npx forecast status demo-2'.",
    });
    expect(retry).toMatchObject({ code: 1, err: expect.stringContaining('has published') });
    expect(status.code).toBe(3);
  });

  it('serve what was published, and ask it for what the transform has said', async () => {
    const [status, before] = await Promise.all([json('status', 'demo-2'), json('endpoint', 'status', 'demo')]);
    // The request has had it deployed.
    expect(before).toMatchObject({ deployment: { version: 'demo-2', by: 'demo-2', check: { compared: 12 } } });
    expect(status.endpoint).toEqual({
      name: before.endpoint,
      capacity: '1 x ml.m5.large a model',
      expiresAt: before.expiresAt,
    });
    const served = await json('endpoint', 'deploy', 'demo', '--ttl', '1h');
    expect(served).toMatchObject({
      schema: 'forecast.endpoint/1',
      now: 'serves',
      deployment: { version: 'demo-2', check: { rows: 12, compared: 12 } },
    });
    const [{ days }, none] = await Promise.all([
      json('predict', 'demo', '--series', 'FOODS_1_001_CA_1_evaluation'),
      forecast('predict', 'demo', '--series', 'FOODS_1_0001_CA_1'),
    ]);
    expect(days).toHaveLength(28);
    for (const { answers } of days) expect(answers[0].answer).toBe(answers[0].transform);
    expect(none).toMatchObject({ code: 1, err: expect.stringContaining('Did you mean FOODS_1_001_CA_1?') });
    const gone = await forecast('endpoint', 'delete', 'demo');
    expect(gone).toMatchObject({ code: 0, out: expect.stringContaining('nothing is left of it') });
  });

  it('plan without starting anything', async () => {
    const request = ['--config', join(folder, 'request.yaml'), '--dry-run'];
    const noSales = join(folder, 'no-sales');
    mkdirSync(noSales);
    for (const name of ['calendar.csv', 'sales_train_evaluation.csv', 'sell_prices.csv']) {
      writeFileSync(join(noSales, name), 'hello\n');
    }
    const [plan, unreadable, scenario, nowhere] = await Promise.all([
      json('run', ...request, '--data', join(folder, 'sample')),
      forecast('run', ...request, '--data', noSales),
      json('what-if', 'demo-2', '--dry-run', '--price', 'FOODS_1=-10%', '--name', 'cheap'),
      forecast('run', ...request.slice(0, 2), '--dataset', 's3://forecast/nowhere', '--run', 'demo-3'),
    ]);
    expect(plan.stages.map(({ stage, jobs }: { stage: string; jobs: number }) => [stage, jobs])).toEqual([
      ['inspect', 0],
      ['features', 0],
      ['sweep', 1],
      ['select', 1],
      ['backtest', 0],
      ['fit', 1],
      ['forecast', 1],
      ['publish', 0],
    ]);
    expect(unreadable).toMatchObject({
      code: 2,
      err: expect.stringContaining("can't be read from sales_train_evaluation.csv"),
    });
    expect(scenario).toMatchObject({
      ...{ schema: 'forecast.scenario-plan/1', version: 'demo-2', stores: ['CA_1'], transforms: 1 },
      effects: [{ change: 'price of FOODS_1 -10%', series: 8, days: 224 }],
    });
    expect(nowhere).toMatchObject({
      code: 2,
      err: expect.stringContaining('s3://forecast/nowhere lacks calendar.csv'),
    });
    expect((await json('runs', '--name', 'demo')).runs).toHaveLength(2);
  });

  // The last of the run, since it makes Temporal forget it.
  it('do a run again that Temporal has forgotten, and find the same forecast', async () => {
    await withClient(state, async ({ temporal }) => {
      const { workflowService, options } = temporal;
      const workflowExecution = { workflowId: 'demo-2' };
      await workflowService.deleteWorkflowExecution({ namespace: options.namespace, workflowExecution });
      const namesOf = async () => (await json('runs', '--name', 'demo')).runs.map(({ run }: { run: string }) => run);
      const isForgotten = async () =>
        !(await isKnownRun({ temporal }, 'demo-2')) && !(await namesOf()).includes('demo-2');
      await until(isForgotten, { what: 'the run to be forgotten' });
    });
    const [plan, best] = await Promise.all([
      forecast('reproduce', 'demo-2', '--dry-run'),
      json('runs', '--name', 'demo', '--best', '--all'),
    ]);
    const used = await forecast('reproduce', 'demo-2', '--run', 'demo-2', '--dry-run');
    expect(used).toMatchObject({ code: 2, err: expect.stringContaining('demo-2 exists already, or did') });
    expect(plan.out).toContain('1 trial of its search is made again');
    expect(best.runs[0]).toMatchObject({ run: 'demo-2', forgotten: true, champion: 'trial-000' });
    const again = await forecast('reproduce', 'demo-2', '--run', 'demo-2-again', '--json');
    expect(again).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(again.out)).toMatchObject({
      schema: 'forecast.reproduction/1',
      same: true,
      b: { run: 'demo-2-again', state: 'does demo-2 again' },
      ...{ request: [], data: [], code: [], parameters: [] },
      features: { differing: [], onlyA: [], onlyB: [] },
      trials: { same: 1, differing: [] },
      models: { same: 1, differing: [], onlyA: [], onlyB: [] },
      forecasts: { differingNumbers: 0, mostShare: 0 },
    });
    const [cost, versions, champions] = await Promise.all([
      json('cost', 'demo-2-again'),
      json('forecasts', 'demo'),
      json('models', 'demo'),
    ]);
    // Really made again: nothing of it was taken over, and nothing was published or registered.
    expect(cost).toMatchObject({
      parts: [
        { part: 'sweep', jobs: 1, takenOver: 0 },
        { part: 'fit', jobs: 1 },
      ],
    });
    expect(versions.versions.map(({ version }: { version: string }) => version)).toEqual(['demo-2']);
    expect(champions.packages).toHaveLength(1);
  });

  it('were allowed by the policies of infra/terraform in all that they, the worker and the jobs asked of AWS', () => {
    const access = recordedAccess(calls);
    expect(refusedAccess(access)).toEqual([]);
    const asked = (role: keyof typeof access) => access[role].map(({ action, resource }) => `${action} ${resource}`);
    const bucket = (key: string) => `\${bucket_arn}/${key}/*`;
    expect(asked('worker')).toContain(`s3:PutObject ${bucket('forecasts')}`);
    expect(access.worker.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['iam:PassRole', 'sagemaker:CreateTrainingJob', 'sagemaker:InvokeEndpoint']),
    );
    expect(asked('jobs')).toContain(`s3:PutObject ${bucket('runs')}`);
    expect(asked('publisher')).toContain(`s3:PutObject ${bucket('datasets')}`);
    expect(asked('reader')).toContain(`s3:GetObject ${bucket('forecasts')}`);
  });
});
