import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateHyperParameterTuningJobCommand,
  DeleteHyperParameterTuningJobCommand,
  DescribeHyperParameterTuningJobCommand,
  DescribeTrainingJobCommand,
  DescribeTrialComponentCommand,
  ListHyperParameterTuningJobsCommand,
  ListTagsCommand,
  ListTrainingJobsForHyperParameterTuningJobCommand,
  type SageMakerClient,
  StopHyperParameterTuningJobCommand,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { readArchive } from './support/test-bench.js';
import { definition, hasTuned, trialsOf, tune, tuningRequest, tuningUntil, xRange } from './support/tuning-requests.js';
import { useBench } from './support/use-bench.js';
import { useFolder } from './support/use-folder.js';

const folder = useFolder();
const bench = useBench({ constraints: 'enforce' });
let client: SageMakerClient;

beforeAll(async () => {
  client = bench.sagemaker;
});

const arn = (name: string) => `arn:aws:sagemaker:us-east-1:000000000000:hyper-parameter-tuning-job/${name}`;
const describeJob = (name: string) =>
  client.send(new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName: name }));

describe('a tuning job', () => {
  test('trains with hyperparameters of its ranges and finds the best training job', async () => {
    const job = await tune(client, 'finds', {}, { StaticHyperParameters: { depth: '6' } });
    expect(job.FailureReason).toBeUndefined();
    expect(job.HyperParameterTuningJobStatus).toBe('Completed');
    expect(job.TrainingJobStatusCounters).toEqual({
      Completed: 3,
      InProgress: 0,
      RetryableError: 0,
      NonRetryableError: 0,
      Stopped: 0,
    });
    expect(job.ObjectiveStatusCounters).toEqual({ Succeeded: 3, Pending: 0, Failed: 0 });
    expect(job.ConsumedResources?.RuntimeInSeconds).toBeGreaterThan(0);
    expect(Number(job.HyperParameterTuningEndTime)).toBeGreaterThan(Number(job.CreationTime));

    const trials = await trialsOf(client, 'finds');
    const values = trials.map((trial) => trial.FinalHyperParameterTuningJobObjectiveMetric?.Value ?? Number.NaN);
    const best = trials[values.indexOf(Math.min(...values))];
    expect(job.BestTrainingJob).toEqual(best);
    for (const [index, trial] of trials.entries()) {
      expect(trial.TrainingJobName).toMatch(new RegExp(`^finds-00${index + 1}-[0-9a-f]{8}$`));
      expect(trial).toMatchObject({
        TuningJobName: 'finds',
        TrainingJobStatus: 'Completed',
        ObjectiveStatus: 'Succeeded',
        FinalHyperParameterTuningJobObjectiveMetric: { MetricName: 'loss', Type: 'Minimize' },
      });
      const x = Number(trial.TunedHyperParameters?.x);
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(1);
      expect(values[index]).toBeCloseTo((x - 0.3) ** 2 + 1, 5);
    }
  });

  test('starts training jobs that know it, its objective and its tags', async () => {
    await tune(
      client,
      'children',
      {},
      { StaticHyperParameters: { depth: '7' } },
      { Tags: [{ Key: 'team', Value: 'a' }] },
    );
    const [first] = await trialsOf(client, 'children');
    const name = first?.TrainingJobName ?? '';
    const child = await client.send(new DescribeTrainingJobCommand({ TrainingJobName: name }));
    expect(child.TuningJobArn).toBe(arn('children'));
    expect(child.HyperParameters).toEqual({
      _tuning_objective_metric: 'loss',
      depth: '7',
      x: first?.TunedHyperParameters?.x,
    });
    expect(child.FinalMetricDataList?.map(({ MetricName }) => MetricName)).toEqual(['loss']);
    const model = await bench.store.get(`tuned/${name}/output/model.tar.gz`);
    expect(JSON.parse(await readArchive(model, 'parameters.json'))).toEqual(child.HyperParameters);
    const { Tags } = await client.send(new ListTagsCommand({ ResourceArn: child.TrainingJobArn }));
    expect(Tags).toEqual([{ Key: 'team', Value: 'a' }]);
    const component = await client.send(
      new DescribeTrialComponentCommand({ TrialComponentName: `${name}-aws-training-job` }),
    );
    expect(component.Source?.SourceArn).toBe(child.TrainingJobArn);
    const described = await describeJob('children');
    expect(described.TrainingJobDefinition?.StaticHyperParameters).toEqual({
      _tuning_objective_metric: 'loss',
      depth: '7',
    });
    expect(described.HyperParameterTuningJobConfig?.TrainingJobEarlyStoppingType).toBe('Off');
  });

  test('takes its instances from HyperParameterTuningResourceConfig, the preferred one first', async () => {
    const InstanceConfigs = [
      { InstanceType: 'ml.c5.xlarge' as const, InstanceCount: 1, VolumeSizeInGB: 2 },
      { InstanceType: 'ml.m5.xlarge' as const, InstanceCount: 2, VolumeSizeInGB: 3 },
    ];
    const HyperParameterTuningResourceConfig = { AllocationStrategy: 'Prioritized' as const, InstanceConfigs };
    const job = await tune(client, 'instances', {}, { ResourceConfig: undefined, HyperParameterTuningResourceConfig });
    const child = await client.send(
      new DescribeTrainingJobCommand({ TrainingJobName: job.BestTrainingJob?.TrainingJobName }),
    );
    expect(child.ResourceConfig).toEqual(InstanceConfigs[0]);
    expect(job.TrainingJobDefinition).toMatchObject({
      ResourceConfig: InstanceConfigs[0],
      HyperParameterTuningResourceConfig,
      EnableManagedSpotTraining: false,
    });
  });

  test('keeps the checkpoints of its training jobs apart', async () => {
    const place = 's3://forecast/checkpoints';
    const job = await tune(client, 'checkpoints', {}, { CheckpointConfig: { S3Uri: place } });
    const name = job.BestTrainingJob?.TrainingJobName;
    const child = await client.send(new DescribeTrainingJobCommand({ TrainingJobName: name }));
    expect(child.CheckpointConfig?.S3Uri).toBe(`${place}/${name}`);
  });

  test('runs no more training jobs at a time than it may', async () => {
    const hold = join(folder, 'parallel');
    const limits = { ResourceLimits: { MaxNumberOfTrainingJobs: 5, MaxParallelTrainingJobs: 2 } };
    const request = tuningRequest('parallel', limits, { StaticHyperParameters: { hold_file: hold } });
    await client.send(new CreateHyperParameterTuningJobCommand(request));
    await until(() => trialsOf(client, 'parallel'), {
      what: 'all training jobs to start',
      holds: (trials) => trials.every(({ TrainingStartTime }) => TrainingStartTime !== undefined),
    });
    const running = await tuningUntil(client, 'parallel', () => true);
    expect(running.TrainingJobStatusCounters?.InProgress).toBe(2);
    expect(running.ObjectiveStatusCounters?.Pending).toBe(2);
    expect(running.HyperParameterTuningJobStatus).toBe('InProgress');
    writeFileSync(hold, '');
    const job = await tuningUntil(client, 'parallel', hasTuned);
    expect(job.TrainingJobStatusCounters?.Completed).toBe(5);
  });

  test('waits for instances that the quota of the account does not give yet', async () => {
    const quotas = async (limits: object) => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ quotas: limits });
      const answer = await fetch(`${bench.server.url}/_control/faults`, { method: 'POST', headers, body });
      expect(answer.status).toBe(200);
    };
    await quotas({ 'ml.m5.xlarge': 0 });
    await expect(client.send(new CreateHyperParameterTuningJobCommand(tuningRequest('quota')))).rejects.toMatchObject({
      name: 'ResourceLimitExceeded',
    });
    await quotas({ 'ml.m5.xlarge': 1 });
    const hold = join(folder, 'quota');
    const request = tuningRequest('quota', {}, { StaticHyperParameters: { hold_file: hold } });
    await client.send(new CreateHyperParameterTuningJobCommand(request));
    await until(async () => (await trialsOf(client, 'quota'))[0]?.TrainingStartTime !== undefined, {
      what: 'the first training job to start',
    });
    expect(await trialsOf(client, 'quota')).toHaveLength(1);
    writeFileSync(hold, '');
    const job = await tuningUntil(client, 'quota', hasTuned);
    await quotas({});
    expect(job.TrainingJobStatusCounters?.Completed).toBe(3);
  });

  test('that is stopped stops its training jobs, waits for them and ends as Stopped', async () => {
    const job = { StaticHyperParameters: { hold_file: join(folder, 'never') } };
    await client.send(new CreateHyperParameterTuningJobCommand(tuningRequest('stopped', {}, job)));
    await until(async () => (await trialsOf(client, 'stopped')).length === 3, { what: 'three training jobs' });
    await client.send(new StopHyperParameterTuningJobCommand({ HyperParameterTuningJobName: 'stopped' }));
    expect((await describeJob('stopped')).HyperParameterTuningJobStatus).toMatch(/^Stopp(ing|ed)$/);
    const ended = await tuningUntil(client, 'stopped', hasTuned);
    expect(ended.HyperParameterTuningJobStatus).toBe('Stopped');
    expect(ended.TrainingJobStatusCounters).toMatchObject({ Stopped: 3, InProgress: 0 });
    await expect(
      client.send(new StopHyperParameterTuningJobCommand({ HyperParameterTuningJobName: 'stopped' })),
    ).rejects.toThrow('The request was rejected because the tuning job is in status Stopped.');
  });

  test('goes on when single training jobs fail, and counts them', async () => {
    const limits = { ResourceLimits: { MaxNumberOfTrainingJobs: 6, MaxParallelTrainingJobs: 2 } };
    const job = await tune(client, 'some-fail', limits, { StaticHyperParameters: { fail_above: '0.5' } });
    const trials = await trialsOf(client, 'some-fail');
    const failed = trials.filter((trial) => Number(trial.TunedHyperParameters?.x) > 0.5);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(6);
    expect(job.HyperParameterTuningJobStatus).toBe('Completed');
    expect(job.TrainingJobStatusCounters).toMatchObject({
      Completed: 6 - failed.length,
      NonRetryableError: failed.length,
    });
    expect(job.ObjectiveStatusCounters?.Failed).toBe(failed.length);
    expect(failed[0]).toMatchObject({ TrainingJobStatus: 'Failed', ObjectiveStatus: 'Failed' });
    expect(failed[0]?.FailureReason).toMatch(/exit code: 3$/);
  });

  test('fails when no training job succeeds', async () => {
    const few = await tune(client, 'all-fail', {}, { StaticHyperParameters: { fail_above: '-1' } });
    expect(few.HyperParameterTuningJobStatus).toBe('Failed');
    expect(few.FailureReason).toMatchInlineSnapshot(
      `"All training jobs failed. Please take a look at the training job failures to get more details."`,
    );
    const limits = { ResourceLimits: { MaxNumberOfTrainingJobs: 20, MaxParallelTrainingJobs: 1 } };
    const many = await tune(client, 'gives-up', limits, { StaticHyperParameters: { fail_above: '-1' } });
    expect(many.FailureReason).toMatchInlineSnapshot(
      `"No training job succeeded after 5 attempts. Please take a look at the training job failures to get more details."`,
    );
    expect(many.TrainingJobStatusCounters?.NonRetryableError).toBe(5);
  });

  test('fails when its training jobs never log the objective metric', async () => {
    const job = await tune(client, 'silent', {}, { StaticHyperParameters: { silent: 'true' } });
    expect(job.HyperParameterTuningJobStatus).toBe('Failed');
    expect(job.FailureReason).toMatchInlineSnapshot(
      `"No objective metrics found after running 3 training jobs. Please ensure that the custom algorithm is emitting the objective metric as defined by the regular expression provided."`,
    );
    expect(job.ObjectiveStatusCounters).toEqual({ Succeeded: 0, Pending: 0, Failed: 3 });
    expect(job.BestTrainingJob).toBeUndefined();
  });

  test('goes on when one of its training jobs is stopped by hand', async () => {
    const job = { StaticHyperParameters: { hold_file: join(folder, 'by-hand') } };
    const limits = { ResourceLimits: { MaxNumberOfTrainingJobs: 2, MaxParallelTrainingJobs: 1 } };
    await client.send(new CreateHyperParameterTuningJobCommand(tuningRequest('by-hand', limits, job)));
    await until(async () => (await trialsOf(client, 'by-hand')).length === 1, { what: 'the first training job' });
    const [first] = await trialsOf(client, 'by-hand');
    await client.send(new StopTrainingJobCommand({ TrainingJobName: first?.TrainingJobName }));
    await until(async () => (await trialsOf(client, 'by-hand')).length === 2, { what: 'the second training job' });
    writeFileSync(join(folder, 'by-hand'), '');
    const ended = await tuningUntil(client, 'by-hand', hasTuned);
    expect(ended.HyperParameterTuningJobStatus).toBe('Completed');
    expect(ended.TrainingJobStatusCounters).toMatchObject({ Completed: 1, Stopped: 1 });
  });

  test('shares its training jobs among several definitions with ranges of their own', async () => {
    const several = [
      definition({
        DefinitionName: 'by-x',
        TuningObjective: { Type: 'Minimize', MetricName: 'loss' },
        HyperParameterRanges: xRange,
      }),
      definition({
        DefinitionName: 'by-depth',
        TuningObjective: { Type: 'Minimize', MetricName: 'loss' },
        HyperParameterRanges: { IntegerParameterRanges: [{ Name: 'depth', MinValue: '5', MaxValue: '7' }] },
      }),
    ];
    const request = tuningRequest('several', {
      ResourceLimits: { MaxNumberOfTrainingJobs: 4, MaxParallelTrainingJobs: 4 },
    });
    const {
      HyperParameterTuningJobObjective: _,
      ParameterRanges: __,
      ...config
    } = request.HyperParameterTuningJobConfig ?? {};
    await client.send(
      new CreateHyperParameterTuningJobCommand({
        HyperParameterTuningJobName: 'several',
        HyperParameterTuningJobConfig: config as never,
        TrainingJobDefinitions: several,
      }),
    );
    const job = await tuningUntil(client, 'several', hasTuned);
    expect(job.HyperParameterTuningJobStatus).toBe('Completed');
    const trials = await trialsOf(client, 'several');
    expect(
      trials.map((trial) => [trial.TrainingJobDefinitionName, Object.keys(trial.TunedHyperParameters ?? {})]),
    ).toEqual([
      ['by-x', ['x']],
      ['by-depth', ['depth']],
      ['by-x', ['x']],
      ['by-depth', ['depth']],
    ]);
    expect(job.TrainingJobDefinitions).toHaveLength(2);
  });

  test('that is deleted leaves its training jobs, and its name can be used again', async () => {
    await tune(client, 'deleted');
    const [first] = await trialsOf(client, 'deleted');
    await client.send(new DeleteHyperParameterTuningJobCommand({ HyperParameterTuningJobName: 'deleted' }));
    await expect(describeJob('deleted')).rejects.toMatchObject({
      name: 'ResourceNotFound',
      message: "Amazon SageMaker can't find a tuning job called deleted. Type another name.",
    });
    const child = await client.send(new DescribeTrainingJobCommand({ TrainingJobName: first?.TrainingJobName }));
    expect(child.TrainingJobStatus).toBe('Completed');
    const again = await tune(client, 'deleted');
    expect(again.TrainingJobStatusCounters?.Completed).toBe(3);
    expect(again.BestTrainingJob?.TrainingJobName).not.toBe(first?.TrainingJobName);
  });

  test('can not be created twice under one name, and not be deleted while it runs', async () => {
    const hold = join(folder, 'twice');
    const request = tuningRequest('twice', {}, { StaticHyperParameters: { hold_file: hold } });
    const { HyperParameterTuningJobArn } = await client.send(new CreateHyperParameterTuningJobCommand(request));
    expect(HyperParameterTuningJobArn).toBe(arn('twice'));
    await expect(client.send(new CreateHyperParameterTuningJobCommand(request))).rejects.toMatchObject({
      name: 'ResourceInUse',
      message: 'A hyperparameter tuning job with the name, twice, already exists. Choose a different name.',
    });
    await expect(
      client.send(new DeleteHyperParameterTuningJobCommand({ HyperParameterTuningJobName: 'twice' })),
    ).rejects.toMatchObject({ name: 'ResourceInUse' });
    writeFileSync(hold, '');
    await tuningUntil(client, 'twice', hasTuned);
  });
});

describe('lists', () => {
  test('page through tuning jobs by name, with filters', async () => {
    const names: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await client.send(
        new ListHyperParameterTuningJobsCommand({ NameContains: 'ed', MaxResults: 1, NextToken }),
      );
      names.push(...(page.HyperParameterTuningJobSummaries ?? []).map((job) => job.HyperParameterTuningJobName ?? ''));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(names).toEqual(['deleted', 'stopped']);
    const { HyperParameterTuningJobSummaries: failed } = await client.send(
      new ListHyperParameterTuningJobsCommand({
        StatusEquals: 'Failed',
        SortBy: 'CreationTime',
        SortOrder: 'Descending',
      }),
    );
    expect(failed?.map((job) => job.HyperParameterTuningJobName)).toEqual(['silent', 'gives-up', 'all-fail']);
    expect(failed?.[0]).toMatchObject({
      Strategy: 'Random',
      ResourceLimits: { MaxNumberOfTrainingJobs: 3, MaxParallelTrainingJobs: 3 },
      TrainingJobStatusCounters: { Completed: 3 },
      ObjectiveStatusCounters: { Failed: 3 },
    });
  });

  test('page through the training jobs of one, sorted by their objective', async () => {
    const list = (more: object) =>
      client.send(
        new ListTrainingJobsForHyperParameterTuningJobCommand({ HyperParameterTuningJobName: 'some-fail', ...more }),
      );
    const values: number[] = [];
    let NextToken: string | undefined;
    do {
      const page = await list({
        SortBy: 'FinalObjectiveMetricValue',
        SortOrder: 'Descending',
        MaxResults: 1,
        NextToken,
      });
      for (const trial of page.TrainingJobSummaries ?? []) {
        values.push(trial.FinalHyperParameterTuningJobObjectiveMetric?.Value ?? Number.NaN);
      }
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(values).toEqual([...values].sort((a, b) => b - a));
    const all = await list({});
    const failed = await list({ StatusEquals: 'Failed' });
    expect(values.length + (failed.TrainingJobSummaries?.length ?? 0)).toBe(all.TrainingJobSummaries?.length);
  });
});
