import {
  CreateHyperParameterTuningJobCommand,
  type CreateHyperParameterTuningJobCommandInput,
  type HyperParameterTuningJobConfig,
  ListHyperParameterTuningJobsCommand,
  ListTrainingJobsForHyperParameterTuningJobCommand,
  type ParameterRanges,
  type SageMakerClient,
  StopHyperParameterTuningJobCommand,
} from '@aws-sdk/client-sagemaker';
import { beforeAll, describe, expect, test } from 'vitest';
import { bucket, startBench } from './support/test-bench.js';
import { definition, tuningRequest, xRange } from './support/tuning-requests.js';
import { useBench } from './support/use-bench.js';

const bench = useBench({ constraints: 'enforce' });
let client: SageMakerClient;

beforeAll(async () => {
  client = bench.sagemaker;
});

/** What the server says against a request. */
async function refusal(input: CreateHyperParameterTuningJobCommandInput): Promise<string> {
  const error = await client.send(new CreateHyperParameterTuningJobCommand(input)).then(
    () => new Error('it was taken'),
    (reason: Error) => reason,
  );
  return `${error.name}: ${error.message}`;
}
const refused = (...request: Parameters<typeof tuningRequest>) => refusal(tuningRequest(...request));
const ofConfig = (config: Partial<HyperParameterTuningJobConfig>) => refused('refused', config);
const ofRanges = (ParameterRanges: ParameterRanges) => ofConfig({ ParameterRanges });
const continuous = (MinValue: string, MaxValue: string, ScalingType: 'Logarithmic' | 'ReverseLogarithmic' | 'Linear') =>
  ofRanges({ ContinuousParameterRanges: [{ Name: 'x', MinValue, MaxValue, ScalingType }] });
const limits = (max: number | undefined, parallel: number) =>
  max === undefined
    ? { ResourceLimits: { MaxParallelTrainingJobs: parallel } }
    : { ResourceLimits: { MaxNumberOfTrainingJobs: max, MaxParallelTrainingJobs: parallel } };

describe('a tuning job is refused', () => {
  test('for a name that AWS would not take', async () => {
    expect(await refused('a'.repeat(33))).toMatchInlineSnapshot(
      `"ValidationException: 2 validation errors detected: Value 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' at 'hyperParameterTuningJobName' failed to satisfy constraint: Member must have length less than or equal to 32; Value 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' at 'hyperParameterTuningJobName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}"`,
    );
    expect(await refused('../up')).toMatchInlineSnapshot(
      `"ValidationException: 1 validation error detected: Value '../up' at 'hyperParameterTuningJobName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}"`,
    );
  });

  test('for an objective that is no metric of the algorithm', async () => {
    const objective = { HyperParameterTuningJobObjective: { Type: 'Minimize' as const, MetricName: 'accuracy' } };
    expect(await ofConfig(objective)).toMatchInlineSnapshot(
      `"ValidationException: A metric is required for this hyperparameter tuning job objective. Provide a metric in the metric definitions."`,
    );
    const builtIn = {
      AlgorithmSpecification: {
        TrainingImage: '000000000000.dkr.ecr.us-east-1.amazonaws.com/built-in-probe:1',
        TrainingInputMode: 'File' as const,
      },
    };
    expect(await refused('refused', objective, builtIn)).toMatchInlineSnapshot(
      `"ValidationException: The objective metric for the hyperparameter tuning job, [accuracy], isn't valid for the [000000000000.dkr.ecr.us-east-1.amazonaws.com/built-in-probe:1] algorithm. Choose a valid objective metric."`,
    );
  });

  test('for ranges that hold no values', async () => {
    expect(await continuous('1', '1', 'Linear')).toMatchInlineSnapshot(
      `"ValidationException: Range of hyperparameter 'x': MinValue 1 must be less than MaxValue 1."`,
    );
    expect(await continuous('0', 'many', 'Linear')).toMatchInlineSnapshot(
      `"ValidationException: Range of hyperparameter 'x': 'many' is not a number."`,
    );
    expect(await continuous('0', '1', 'Logarithmic')).toMatchInlineSnapshot(
      `"ValidationException: Range of hyperparameter 'x': logarithmic scaling needs values greater than 0."`,
    );
    expect(await continuous('0', '1', 'ReverseLogarithmic')).toMatchInlineSnapshot(
      `"ValidationException: Range of hyperparameter 'x': reverse logarithmic scaling needs 0 <= x < 1.0."`,
    );
    const halves = { IntegerParameterRanges: [{ Name: 'n', MinValue: '1.5', MaxValue: '3' }] };
    expect(await ofRanges(halves)).toMatchInlineSnapshot(
      `"ValidationException: Range of hyperparameter 'n': '1.5' is not an integer."`,
    );
    const mirrored = {
      IntegerParameterRanges: [{ Name: 'n', MinValue: '0', MaxValue: '3', ScalingType: 'ReverseLogarithmic' as const }],
    };
    expect(await ofRanges(mirrored)).toMatchInlineSnapshot(
      `"ValidationException: Range of hyperparameter 'n': reverse logarithmic scaling is for continuous ranges."`,
    );
    expect(await ofRanges({})).toMatchInlineSnapshot(
      `"ValidationException: Provide at least one hyperparameter range."`,
    );
    expect(await ofRanges({ CategoricalParameterRanges: [{ Name: 'c', Values: ['a', 'a'] }] })).toMatchInlineSnapshot(
      `"ValidationException: Hyperparameter 'c' has a value twice."`,
    );
  });

  test('for a hyperparameter that is given twice', async () => {
    const twice = { ...xRange, CategoricalParameterRanges: [{ Name: 'x', Values: ['a'] }] };
    expect(await ofRanges(twice)).toMatchInlineSnapshot(
      `"ValidationException: Hyperparameter 'x' has more than one range."`,
    );
    expect(await refused('refused', {}, { StaticHyperParameters: { x: '1' } })).toMatchInlineSnapshot(
      `"ValidationException: Hyperparameter 'x' has a range and a static value. Give one."`,
    );
  });

  test('for limits that do not fit', async () => {
    expect(await ofConfig(limits(2, 3))).toMatchInlineSnapshot(
      `"ValidationException: MaxParallelTrainingJobs [3] must be less than or equal to MaxNumberOfTrainingJobs [2]."`,
    );
    expect(await ofConfig(limits(undefined, 3))).toMatchInlineSnapshot(
      `"ValidationException: ResourceLimits must have MaxNumberOfTrainingJobs or MaxRuntimeInSeconds for the strategy Random."`,
    );
    const few = { CategoricalParameterRanges: [{ Name: 'c', Values: ['a', 'b', 'c'] }] };
    expect(await ofConfig({ ...limits(10, 1), ParameterRanges: few })).toMatchInlineSnapshot(
      `"ValidationException: You don't have enough combinations of hyperparameter ranges. The total number of hyperparameter combinations for the provided ranges [3.0] must be equal or greater than the value of MaxNumberOfJobs, [10]. Provide additional ranges."`,
    );
  });

  test('for a grid of numbers, or of another size than its limit', async () => {
    expect(await ofConfig({ Strategy: 'Grid' })).toMatchInlineSnapshot(
      `"ValidationException: The strategy Grid supports only categorical hyperparameters, but 'x' is continuous."`,
    );
    const few = { CategoricalParameterRanges: [{ Name: 'c', Values: ['a', 'b', 'c'] }] };
    expect(await ofConfig({ Strategy: 'Grid', ParameterRanges: few, ...limits(4, 1) })).toMatchInlineSnapshot(
      `"ValidationException: MaxNumberOfTrainingJobs [4] must be equal to the number of combinations of the grid [3], or left out."`,
    );
  });

  test('for Hyperband without resources or with early stopping', async () => {
    const StrategyConfig = { HyperbandStrategyConfig: { MinResource: 5, MaxResource: 4 } };
    expect(await ofConfig({ Strategy: 'Hyperband' })).toMatchInlineSnapshot(
      `"ValidationException: MaxResource parameter is not provided and could not be inferred from provided static hyperparameters of TrainingJobDefinition."`,
    );
    expect(await ofConfig({ Strategy: 'Hyperband', StrategyConfig })).toMatchInlineSnapshot(
      `"ValidationException: MinResource [5] must not be greater than MaxResource [4]."`,
    );
    expect(await ofConfig({ Strategy: 'Hyperband', TrainingJobEarlyStoppingType: 'Auto' })).toMatchInlineSnapshot(
      `"ValidationException: TrainingJobEarlyStoppingType must be OFF for the strategy Hyperband, which stops training jobs early by itself."`,
    );
    expect(await ofConfig({ StrategyConfig })).toMatchInlineSnapshot(
      `"ValidationException: HyperbandStrategyConfig is for the strategy Hyperband, not for Random."`,
    );
  });

  test('for definitions that do not fit together', async () => {
    const both = { TrainingJobDefinitions: [definition()] };
    expect(await refused('refused', {}, {}, both)).toMatchInlineSnapshot(
      `"ValidationException: Provide exactly one of TrainingJobDefinition and TrainingJobDefinitions."`,
    );
    const several = (
      ...definitions: NonNullable<CreateHyperParameterTuningJobCommandInput['TrainingJobDefinitions']>
    ) =>
      refusal({
        HyperParameterTuningJobName: 'refused',
        HyperParameterTuningJobConfig: { Strategy: 'Random', ...limits(2, 1) },
        TrainingJobDefinitions: definitions,
      });
    const TuningObjective = { Type: 'Minimize' as const, MetricName: 'loss' };
    const whole = { DefinitionName: 'a', TuningObjective, HyperParameterRanges: xRange };
    expect(await several(definition())).toMatchInlineSnapshot(
      `"ValidationException: DefinitionName is required in TrainingJobDefinitions[0]."`,
    );
    expect(await several(definition(whole), definition(whole))).toMatchInlineSnapshot(
      `"ValidationException: DefinitionName 'a' is used by more than one definition."`,
    );
    expect(await several(definition({ DefinitionName: 'a', TuningObjective }))).toMatchInlineSnapshot(
      `"ValidationException: HyperParameterRanges are required in TrainingJobDefinitions[0]."`,
    );
    const other = { ...whole, DefinitionName: 'b', TuningObjective: { ...TuningObjective, Type: 'Maximize' as const } };
    expect(await several(definition(whole), definition(other))).toMatchInlineSnapshot(
      `"ValidationException: TuningObjective must have the same Type in all training job definitions."`,
    );
    expect(await refused('refused', {}, { HyperParameterRanges: xRange })).toMatchInlineSnapshot(
      `"ValidationException: The ranges of the tuning job are given in HyperParameterTuningJobConfig and in TrainingJobDefinition. Give them once."`,
    );
  });

  test('for what a training job would be refused for', async () => {
    const unknown = { TrainingImage: 'nobody/nothing:1', TrainingInputMode: 'File' as const };
    expect(await refused('refused', {}, { AlgorithmSpecification: unknown })).toMatchInlineSnapshot(
      `"ValidationException: Cannot find repository: nobody/nothing in registry ID:  Please check if your ECR repository and image exist and role arn:aws:iam::000000000000:role/forecast has proper pull permissions for SageMaker: ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer"`,
    );
    const missing = {
      ChannelName: 'train',
      DataSource: { S3DataSource: { S3DataType: 'S3Prefix' as const, S3Uri: `s3://${bucket}/nothing` } },
    };
    expect(await refused('refused', {}, { InputDataConfig: [missing] })).toMatchInlineSnapshot(
      `"ValidationException: No S3 objects found under S3 URL "s3://forecast/nothing" given in input data source. Please ensure that the bucket exists in the selected region (us-east-1), that objects exist under that S3 prefix, and that the role "arn:aws:iam::000000000000:role/forecast" has "s3:ListBucket" permissions on bucket "forecast"."`,
    );
  });

  test('for Autotune', async () => {
    expect(await refused('refused', {}, {}, { Autotune: { Mode: 'Enabled' } })).toMatchInlineSnapshot(
      `"ValidationException: The local SageMaker does not run Autotune. Give ranges and limits instead."`,
    );
  });

  test('and nothing of it is kept', async () => {
    const { HyperParameterTuningJobSummaries } = await client.send(new ListHyperParameterTuningJobsCommand({}));
    expect(HyperParameterTuningJobSummaries).toEqual([]);
  });
});

test('a tuning job that could never end is refused without the constraints of the model, too', async () => {
  const lenient = await startBench({ constraints: 'ignore' });
  const send = (config: object) =>
    lenient.sagemaker.send(new CreateHyperParameterTuningJobCommand(tuningRequest('lenient', config)));
  await expect(send({ Strategy: 'Guess' })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValidationException: 1 validation error detected: Value 'Guess' at 'hyperParameterTuningJobConfig.strategy' failed to satisfy constraint: Member must satisfy enum value set: [Bayesian, Random, Hyperband, Grid]]`,
  );
  await expect(send(limits(3, 0))).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValidationException: 1 validation error detected: Value '0' at 'hyperParameterTuningJobConfig.resourceLimits.maxParallelTrainingJobs' failed to satisfy constraint: Member must have value greater than or equal to 1]`,
  );
  await expect(send(limits(0, 1))).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValidationException: 1 validation error detected: Value '0' at 'hyperParameterTuningJobConfig.resourceLimits.maxNumberOfTrainingJobs' failed to satisfy constraint: Member must have value greater than or equal to 1]`,
  );
  await expect(send({ ResourceLimits: undefined })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValidationException: 1 validation error detected: Value null at 'hyperParameterTuningJobConfig.resourceLimits.maxParallelTrainingJobs' failed to satisfy constraint: Member must not be null]`,
  );
  await lenient.close();
});

test('a tuning job that does not exist can not be stopped or listed', async () => {
  const missing = { HyperParameterTuningJobName: 'nobody' };
  const expected = {
    name: 'ResourceNotFound',
    message: "Amazon SageMaker can't find a tuning job called nobody. Type another name.",
  };
  await expect(client.send(new StopHyperParameterTuningJobCommand(missing))).rejects.toMatchObject(expected);
  await expect(client.send(new ListTrainingJobsForHyperParameterTuningJobCommand(missing))).rejects.toMatchObject(
    expected,
  );
});
