import {
  AssociateTrialComponentCommand,
  CreateExperimentCommand,
  CreateTrialCommand,
  CreateTrialComponentCommand,
  DescribeTrialCommand,
  DescribeTrialComponentCommand,
  ListTrialComponentsCommand,
  ListTrialsCommand,
} from '@aws-sdk/client-sagemaker';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { experimentsTracker } from '../../../activities/tracking/experiments/experiments-tracker.js';
import { experimentNames } from '../../../activities/tracking/experiments/names.js';
import { EntryRefused } from '../../../activities/tracking/tracker.js';
import type { TrackingEntry } from '../../../contracts/tracking/tracking-entry.js';
import { bucket, sagemakerClient } from '../../../packages/sagemaker-local/test/support/test-bench.js';
import { useBench } from '../../../packages/sagemaker-local/test/support/use-bench.js';
import { rolledBack, runBegan, runEnded, trainingEnded } from '../../contracts/tracking/entries.js';

const logger = new DefaultLogger('ERROR', () => undefined);

const bench = useBench({ constraints: 'enforce' });
const names = experimentNames(bucket);

const trackerAt = (endpoint: string) =>
  experimentsTracker(
    {
      sagemaker: sagemakerClient(endpoint),
      metricsEndpoint: endpoint,
      callsPerSecond: 1000,
    },
    bucket,
  );
const take = (...entries: readonly TrackingEntry[]): Promise<void> =>
  new MockActivityEnvironment({}, { logger }).run(async () => {
    // A new one each time: what it remembers must not matter.
    for (const entry of entries) await trackerAt(bench.server.url).take(entry);
  });

const component = (name: string) =>
  bench.sagemaker.send(new DescribeTrialComponentCommand({ TrialComponentName: name }));
async function componentsOf(trial: string): Promise<readonly (string | undefined)[]> {
  const { TrialComponentSummaries: found = [] } = await bench.sagemaker.send(
    new ListTrialComponentsCommand({ TrialName: trial, MaxResults: 100 }),
  );
  return found.map(({ TrialComponentName: name }) => name).sort();
}

describe('a run in SageMaker Experiments', () => {
  const run = names.run('foods-1');
  const attempts = [1, 2].map((attempt) => names.attempt('foods-1/sweep/trial-000', attempt));
  beforeAll(() => take(runBegan(), trainingEnded(), runEnded()));

  it('is a trial in the experiment of its forecast, with itself and each of its jobs as components', async () => {
    const trial = names.trial('foods-1', 1);
    expect(await componentsOf(trial)).toEqual([run, ...attempts].sort());
    const { ExperimentName, DisplayName } = await bench.sagemaker.send(new DescribeTrialCommand({ TrialName: trial }));
    expect([ExperimentName, DisplayName]).toEqual([names.experiment('foods', 1), 'foods-1']);
  });

  it('says what was asked for, what came of it and where that lies', async () => {
    const { Parameters, OutputArtifacts, Metrics = [], Status, StartTime, EndTime } = await component(run);
    expect(Parameters).toMatchObject({
      'sweep.maxTrials': { NumberValue: 2 },
      'features.set': { StringValue: 'seed' },
      dataset: { StringValue: 'data-1' },
      champion: { StringValue: 'trial-000' },
    });
    expect(OutputArtifacts).toMatchObject({
      report: { Value: 's3://bucket/runs/foods-1/report.html' },
      'model-m0-ca-1': { Value: 's3://bucket/models/fit-ca-1/output/model.tar.gz' },
    });
    expect(Metrics.map(({ MetricName, Last }) => [MetricName, Last])).toEqual([
      ['wrmsse', 0.6],
      ['rmse', 1.9],
    ]);
    expect([Status?.PrimaryStatus, StartTime, EndTime]).toEqual([
      'Completed',
      new Date(runBegan().at),
      new Date(runEnded().at),
    ]);
  });

  it('has the parameters, the data, the model and every round of each job', async () => {
    const [first, last] = await Promise.all(attempts.map(component));
    expect([first?.DisplayName, first?.Status?.PrimaryStatus, first?.Status?.Message]).toEqual([
      'trial-000',
      'Failed',
      'ServiceFault',
    ]);
    expect([last?.DisplayName, last?.Status?.PrimaryStatus]).toEqual(['trial-000-attempt-2', 'Completed']);
    expect(last?.Parameters).toMatchObject({
      num_leaves: { NumberValue: 31 },
      objective: { StringValue: 'tweedie' },
      job: { StringValue: 'job-2' },
      instance_type: { StringValue: 'ml.m5.large' },
    });
    expect(last?.InputArtifacts).toMatchObject({ train: { Value: 's3://bucket/train' } });
    expect(last?.OutputArtifacts).toEqual({ model: { Value: trainingEnded().model } });
    // Of the loss that broke there is one number.
    expect(last?.Metrics?.map(({ MetricName, Count, Last }) => [MetricName, Count, Last])).toEqual([
      ['validation:rmse', 2, 1.5],
      ['train:rmse', 1, 1.9],
      ['seconds', 1, 20],
      ['billable_seconds', 1, 12],
    ]);
    expect(first?.Metrics?.map(({ MetricName, Count, Last }) => [MetricName, Count, Last])).toEqual([
      ['validation:rmse', 1, 3],
    ]);
  });

  it('is the same when all of it is told again, in whatever order', async () => {
    const before = await Promise.all([run, ...attempts].map(component));
    await take(runEnded(), runBegan(), trainingEnded());
    const after = await Promise.all([run, ...attempts].map(component));
    const told = ({ Metrics, Parameters, Status }: (typeof before)[number]) => ({ Metrics, Parameters, Status });
    expect(after.map(told)).toEqual(before.map(told));
  });

  it('goes on behind the values that were there when the worker died among them', async () => {
    const points = Array.from({ length: 25 }, (_, step) => [step, step / 10, 1_780_000_000_000 + step] as const);
    const owner = 'foods-1/sweep/trial-009';
    const attempt = { job: 'job-9', instanceType: 'ml.m5.large', status: 'completed', billableSeconds: 1 };
    const entry = (count: number) =>
      trainingEnded({
        ...{ owner, id: owner, name: 'trial-009', job: 'job-9', attempts: [attempt] },
        series: { 'job-9': [{ metric: 'loss', points: points.slice(0, count) }] },
      });
    await take(entry(13), entry(25), entry(25));
    const { Metrics = [] } = await component(names.attempt(owner, 1));
    expect(Metrics[0]).toMatchObject({ MetricName: 'loss', Count: 25, Max: 2.4, Last: 2.4 });
  });

  it('tells of a rollback', async () => {
    await take(rolledBack({ run: 'foods-1', to: 'foods-0' }));
    expect((await component(run)).Parameters?.['rolled-back']).toEqual({
      StringValue: 'ana went back to foods-0: prices were wrong',
    });
  });
});

describe('what does not fit', () => {
  it('goes on in a second trial where SageMaker takes no more components into one', async () => {
    await take(runBegan({ run: 'foods-3' }));
    const full = names.trial('foods-3', 1);
    for (let index = 0; index < 48; index += 1) {
      const TrialComponentName = `foods-3-${index}`;
      await bench.sagemaker.send(new CreateTrialComponentCommand({ TrialComponentName }));
      await bench.sagemaker.send(new AssociateTrialComponentCommand({ TrialName: full, TrialComponentName }));
    }
    const attempts = [1, 2].map((number) => ({
      ...{ job: `job-${number}`, instanceType: 'ml.m5.large', status: 'completed', billableSeconds: 1 },
    }));
    await take(trainingEnded({ owner: 'foods-3/sweep/trial-000', run: 'foods-3', attempts }));
    const [first, second] = await Promise.all([1, 2].map((part) => componentsOf(names.trial('foods-3', part))));
    expect([first?.length, second?.length]).toEqual([50, 1]);
  });

  it('goes on in a second experiment where one has as many trials as SageMaker takes', async () => {
    const full = names.experiment('toys', 1);
    await bench.sagemaker.send(new CreateExperimentCommand({ ExperimentName: full }));
    for (let index = 0; index < 300; index += 1) {
      await bench.sagemaker.send(new CreateTrialCommand({ ExperimentName: full, TrialName: `toys-${index}` }));
    }
    await take(runBegan({ forecast: 'toys', run: 'toys-run' }));
    const { TrialSummaries: found = [] } = await bench.sagemaker.send(
      new ListTrialsCommand({ ExperimentName: names.experiment('toys', 2) }),
    );
    expect(found.map(({ TrialName }) => TrialName)).toEqual([names.trial('toys-run', 1)]);
  });
});

describe('an account that may have no more of something', () => {
  /** As its refusals read, whatever the account holds. */
  async function takeWhereRefused(command: string): Promise<{ error: unknown; made: readonly string[] }> {
    const sagemaker = sagemakerClient(bench.server.url);
    const made: string[] = [];
    sagemaker.middlewareStack.add(
      (next, { commandName }) =>
        (call) => {
          if (commandName === command) {
            const message = `The account-level service limit 'Total number of them' is 5, refused to ${command}`;
            throw Object.assign(new Error(message), {
              name: 'ResourceLimitExceeded',
              $metadata: { httpStatusCode: 400 },
            });
          }
          if (commandName?.startsWith('Create') === true) made.push(commandName);
          return next(call);
        },
      { step: 'initialize' },
    );
    const clients = { sagemaker, metricsEndpoint: bench.server.url, callsPerSecond: 1000 };
    const entry = runBegan({ forecast: `no-${command.toLowerCase()}`, run: `no-${command.toLowerCase()}-1` });
    const error: unknown = await new MockActivityEnvironment({}, { logger })
      .run(() => experimentsTracker(clients, bucket).take(entry))
      .catch((thrown: unknown) => thrown);
    return { error, made };
  }

  it('is waited for, and left without empty experiments and trials', async () => {
    const component = 'CreateTrialComponentCommand';
    for (const [command, made] of [
      [component, []],
      ['CreateExperimentCommand', [component]],
      ['CreateTrialCommand', [component, 'CreateExperimentCommand']],
      ['AssociateTrialComponentCommand', [component, 'CreateExperimentCommand', 'CreateTrialCommand']],
    ] as const) {
      const told = await takeWhereRefused(command);
      expect(told.made).toEqual(made);
      expect(told.error).toMatchObject({
        type: 'TrackerAway',
        message: expect.stringContaining(`is 5, refused to ${command}`),
      });
    }
  });
});

describe('SageMaker', () => {
  it('that does not answer is waited for', async () => {
    const tracker = trackerAt('http://127.0.0.1:9');
    const taking = new MockActivityEnvironment({}, { logger }).run(() => tracker.take(runBegan()));
    await expect(taking).rejects.toMatchObject({ type: 'TrackerAway' });
  });

  it('that finds something wrong with an entry refuses it alone', async () => {
    const inputs = { train: `s3://bucket/${'x'.repeat(3000)}` };
    await expect(take(trainingEnded({ owner: 'foods-1/sweep/long', inputs }))).rejects.toBeInstanceOf(EntryRefused);
  });
});
