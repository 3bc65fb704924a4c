import {
  CreateModelCommand,
  CreateProcessingJobCommand,
  CreateTrainingJobCommand,
  CreateTransformJobCommand,
  DeleteTrainingJobCommand,
  DescribeTrialCommand,
  ListTrialsCommand,
  UpdateTrialCommand,
} from '@aws-sdk/client-sagemaker';
import { beforeAll, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { experimentCalls } from './support/experiment-calls.js';
import {
  bucket,
  describeUntil,
  hasEnded,
  packModel,
  probeImage,
  roleArn,
  trainingRequest,
} from './support/test-bench.js';
import { useBench } from './support/use-bench.js';
import { errorOf } from './wire/serve.js';

const bench = useBench({ constraints: 'enforce' });

beforeAll(async () => {
  await bench.store.put('data/train.csv', '1,2\n');
});

const { createExperiment, createTrial, show, componentsOf } = experimentCalls(() => bench.sagemaker);
/** Trains the probe to its end. */
const train = async (name: string, changes: Parameters<typeof trainingRequest>[2] = {}) => {
  await bench.sagemaker.send(new CreateTrainingJobCommand(trainingRequest(name, { rounds: '3', note: 'x1' }, changes)));
  return describeUntil(bench.sagemaker, name, hasEnded);
};
test('a training job is a trial component of its own, with parameters, artifacts and metrics', async () => {
  const job = await train('tracked', {
    AlgorithmSpecification: {
      TrainingImage: probeImage,
      TrainingInputMode: 'File',
      MetricDefinitions: [{ Name: 'train:rmse', Regex: 'train-rmse:([0-9.]+)' }],
    },
    InputDataConfig: [
      {
        ChannelName: 'train',
        ContentType: 'text/csv',
        DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://${bucket}/data` } },
      },
    ],
    Tags: [{ Key: 'team', Value: 'demand' }],
  });
  const component = await show('tracked-aws-training-job');
  expect(component).toMatchObject({
    DisplayName: 'tracked-aws-training-job',
    Source: { SourceArn: job.TrainingJobArn, SourceType: 'SageMakerTrainingJob' },
    Status: {
      PrimaryStatus: 'Completed',
      Message: 'Status: Completed, secondary status: Completed, failure reason: .',
    },
    StartTime: job.TrainingStartTime,
    EndTime: job.TrainingEndTime,
    Parameters: {
      rounds: { NumberValue: 3 },
      note: { StringValue: 'x1' },
      'SageMaker.ImageUri': { StringValue: probeImage },
      'SageMaker.InstanceCount': { NumberValue: 1 },
      'SageMaker.InstanceType': { StringValue: 'ml.m5.xlarge' },
      'SageMaker.VolumeSizeInGB': { NumberValue: 1 },
    },
    InputArtifacts: { train: { MediaType: 'text/csv', Value: `s3://${bucket}/data` } },
    OutputArtifacts: { 'SageMaker.ModelArtifact': { Value: job.ModelArtifacts?.S3ModelArtifacts } },
  });
  // The probe's error is 10, 5 and 10/3.
  const [metric] = component.Metrics ?? [];
  expect(metric).toMatchObject({ MetricName: 'train:rmse', Count: 3, Max: 10, Min: 3.33333, Last: 3.33333 });
  expect(metric?.Avg).toBeCloseTo(18.33333 / 3, 5);
  expect(metric?.StdDev).toBeCloseTo(2.83279, 5);
  expect(await componentsOf({ SourceArn: job.TrainingJobArn })).toEqual(['tracked-aws-training-job']);
});

test('ExperimentConfig puts a job into its trial, or into a new trial of the experiment', async () => {
  await createExperiment('config');
  await createTrial('config', 'config-trial');
  await train('into-trial', {
    ExperimentConfig: { ExperimentName: 'config', TrialName: 'config-trial', TrialComponentDisplayName: 'Training' },
  });
  expect(await componentsOf({ TrialName: 'config-trial' })).toEqual(['into-trial-aws-training-job']);
  expect(await show('into-trial-aws-training-job')).toMatchObject({ DisplayName: 'Training' });

  const { TrainingJobArn } = await train('into-experiment', { ExperimentConfig: { ExperimentName: 'config' } });
  const { TrialSummaries: trials } = await bench.sagemaker.send(
    new ListTrialsCommand({ TrialComponentName: 'into-experiment-aws-training-job' }),
  );
  expect(await bench.sagemaker.send(new DescribeTrialCommand({ TrialName: trials?.[0]?.TrialName }))).toMatchObject({
    ExperimentName: 'config',
    Source: { SourceArn: TrainingJobArn, SourceType: 'SageMakerTrainingJob' },
  });
  await bench.sagemaker.send(new UpdateTrialCommand({ TrialName: 'config-trial', DisplayName: 'Renamed' }));
  expect(await bench.sagemaker.send(new DescribeTrialCommand({ TrialName: 'config-trial' }))).toMatchObject({
    DisplayName: 'Renamed',
  });
});

test('a job for an experiment that does not exist is refused and leaves nothing behind', async () => {
  await createExperiment('other');
  await createTrial('other', 'other-trial');
  await createExperiment('mine');
  const create = (ExperimentConfig: object) =>
    bench.sagemaker.send(new CreateTrainingJobCommand(trainingRequest('homeless', {}, { ExperimentConfig })));
  expect([
    await errorOf(create({ ExperimentName: 'none' })),
    await errorOf(create({ TrialName: 'none' })),
    await errorOf(create({ ExperimentName: 'mine', TrialName: 'other-trial' })),
  ]).toMatchInlineSnapshot(`
    [
      "ResourceNotFound: Experiment 'none' does not exist.",
      "ResourceNotFound: Trial 'none' does not exist.",
      "ValidationException: Trial 'other-trial' belongs to the experiment 'other', not to 'mine'.",
    ]
  `);
  expect(await errorOf(show('homeless-aws-training-job'))).toMatch(/^ResourceNotFound/);
  await train('homeless');
});

test('a component outlives its job, and a new job of the same name takes its place', async () => {
  await train('again');
  const before = await show('again-aws-training-job');
  await bench.sagemaker.send(new DeleteTrainingJobCommand({ TrainingJobName: 'again' }));
  const after = await show('again-aws-training-job');
  expect(after.Parameters).toEqual(before.Parameters);
  expect(after.OutputArtifacts).toEqual(before.OutputArtifacts);
  expect(after.Status).toEqual(before.Status);
  await train('again', { HyperParameters: { rounds: '1' } });
  expect((await show('again-aws-training-job')).Parameters).toMatchObject({ rounds: { NumberValue: 1 } });
});

test("a job's component has a small name and is found by the job's capitals, too", async () => {
  const job = await train('Mixed-Case');
  expect(await show('mixed-case-aws-training-job')).toMatchObject({
    TrialComponentName: 'mixed-case-aws-training-job',
    Source: { SourceArn: job.TrainingJobArn },
  });
  expect((await show('Mixed-Case-aws-training-job')).TrialComponentName).toBe('mixed-case-aws-training-job');
  expect(await componentsOf({ SourceArn: job.TrainingJobArn?.toLowerCase() })).toEqual(['mixed-case-aws-training-job']);
});

test('a processing job and a transform job are trial components too', async () => {
  await createExperiment('kinds');
  await createTrial('kinds', 'kinds-trial');
  const ExperimentConfig = { ExperimentName: 'kinds', TrialName: 'kinds-trial' };
  await bench.sagemaker.send(
    new CreateProcessingJobCommand({
      ProcessingJobName: 'prepare',
      RoleArn: roleArn,
      AppSpecification: { ImageUri: probeImage, ContainerEntrypoint: ['true'] },
      ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.m5.large', VolumeSizeInGB: 5 } },
      ProcessingInputs: [
        {
          InputName: 'sales',
          S3Input: {
            S3Uri: `s3://${bucket}/data`,
            LocalPath: '/opt/ml/processing/sales',
            S3DataType: 'S3Prefix',
            S3InputMode: 'File',
          },
        },
      ],
      ExperimentConfig,
    }),
  );
  await bench.store.put('model.tar.gz', await packModel({ 'behaviour.json': '{}' }));
  const PrimaryContainer = { Image: probeImage, ModelDataUrl: `s3://${bucket}/model.tar.gz` };
  await bench.sagemaker.send(
    new CreateModelCommand({ ModelName: 'kinds', ExecutionRoleArn: roleArn, PrimaryContainer }),
  );
  await bench.sagemaker.send(
    new CreateTransformJobCommand({
      TransformJobName: 'score',
      ModelName: 'kinds',
      TransformInput: {
        ContentType: 'text/csv',
        DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://${bucket}/data` } },
      },
      TransformOutput: { S3OutputPath: `s3://${bucket}/out` },
      TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
      ExperimentConfig,
    }),
  );
  const ended = async (name: string) => {
    await until(async () => (await show(name)).Status?.PrimaryStatus !== 'InProgress', {
      what: 'the component to end',
    });
    return show(name);
  };
  const prepared = await ended('prepare-aws-processing-job');
  expect(prepared).toMatchObject({
    Source: { SourceType: 'SageMakerProcessingJob' },
    Status: { Message: 'Status: Completed, exit message: null, failure reason: null' },
    Parameters: { 'SageMaker.VolumeSizeInGB': { NumberValue: 5 } },
    InputArtifacts: {
      'SageMaker.ImageUri': { Value: probeImage },
      sales: { Value: `s3://${bucket}/data` },
    },
  });
  expect(await ended('score-aws-transform-job')).toMatchObject({
    Source: { SourceType: 'SageMakerTransformJob' },
    Status: { PrimaryStatus: 'Completed', Message: 'Status: Completed, failure reason: null' },
    Parameters: {
      'SageMaker.ModelName': { StringValue: 'kinds' },
      'SageMaker.ModelPrimary.DataUrl': { StringValue: PrimaryContainer.ModelDataUrl },
    },
    InputArtifacts: { 'SageMaker.TransformInput': { MediaType: 'text/csv', Value: `s3://${bucket}/data` } },
    OutputArtifacts: { 'SageMaker.TransformOutput': { Value: `s3://${bucket}/out` } },
  });
  expect(await componentsOf({ TrialName: 'kinds-trial', SortBy: 'Name', SortOrder: 'Ascending' })).toEqual([
    'prepare-aws-processing-job',
    'score-aws-transform-job',
  ]);
});
