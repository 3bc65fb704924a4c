import {
  AddTagsCommand,
  CreateExperimentCommand,
  CreateModelPackageGroupCommand,
  CreateTrainingJobCommand,
  CreateTrialCommand,
  CreateTrialComponentCommand,
  type Filter,
  SearchCommand,
  type SearchCommandInput,
  type SearchExpression,
} from '@aws-sdk/client-sagemaker';
import { beforeAll, expect, test } from 'vitest';
import { bucket, describeUntil, hasEnded, probeImage, trainingRequest } from './support/test-bench.js';
import { useBench } from './support/use-bench.js';
import { errorOf } from './wire/serve.js';

const bench = useBench({ constraints: 'enforce' });
const jobArn = (name: string) => `arn:aws:sagemaker:us-east-1:000000000000:training-job/${name}`;

beforeAll(async () => {
  await bench.store.put('data/train.csv', '1,2\n');
  await bench.sagemaker.send(new CreateExperimentCommand({ ExperimentName: 'demand' }));
  await bench.sagemaker.send(new CreateTrialCommand({ ExperimentName: 'demand', TrialName: 'first' }));
  // One after the other, so that their order by creation is known.
  for (const [name, rounds] of [
    ['deep-a', '1'],
    ['deep-b', '2'],
    ['flat-c', '10'],
  ] as const) {
    await bench.sagemaker.send(
      new CreateTrainingJobCommand(
        trainingRequest(
          name,
          { rounds, eta: `0.${rounds}`, note: name.slice(0, 4), exit_code: name === 'flat-c' ? '1' : '0' },
          {
            AlgorithmSpecification: {
              TrainingImage: probeImage,
              TrainingInputMode: 'File',
              MetricDefinitions: [{ Name: 'train:rmse', Regex: 'train-rmse:([0-9.]+)' }],
            },
            InputDataConfig: ['train', name].map((ChannelName) => ({
              ChannelName,
              DataSource: {
                S3DataSource: {
                  S3DataType: 'S3Prefix',
                  S3Uri: `s3://${bucket}/${ChannelName === 'train' ? 'data' : 'data/train.csv'}`,
                },
              },
            })),
            Tags: [{ Key: 'model.depth', Value: name.slice(0, 4) }],
            ...(name === 'deep-a' ? { ExperimentConfig: { ExperimentName: 'demand', TrialName: 'first' } } : {}),
          },
        ),
      ),
    );
    await describeUntil(bench.sagemaker, name, hasEnded);
  }
});

const search = (input: Partial<SearchCommandInput>) =>
  bench.sagemaker.send(
    new SearchCommand({ Resource: 'TrainingJob', SortBy: 'TrainingJobName', SortOrder: 'Ascending', ...input }),
  );
const jobs = async (SearchExpression: SearchExpression, more: Partial<SearchCommandInput> = {}) => {
  const { Results } = await search({ SearchExpression, ...more });
  return Results?.map(({ TrainingJob }) => TrainingJob?.TrainingJobName);
};
const filtered = (Name: string, Operator: Filter['Operator'], Value?: string) =>
  jobs({ Filters: [{ Name, Operator, Value }] });

test('texts are equal, different, one of several, or contain a text', async () => {
  expect(await filtered('TrainingJobStatus', 'Equals', 'Failed')).toEqual(['flat-c']);
  expect(await filtered('trainingjobstatus', undefined, 'Failed')).toEqual(['flat-c']);
  expect(await filtered('TrainingJobStatus', 'NotEquals', 'Failed')).toEqual(['deep-a', 'deep-b']);
  expect(await filtered('TrainingJobName', 'In', 'deep-a, flat-c')).toEqual(['deep-a', 'flat-c']);
  expect(await filtered('TrainingJobName', 'Contains', 'deep')).toEqual(['deep-a', 'deep-b']);
});

test('numbers are compared by size, also those that hyperparameters hold as texts', async () => {
  expect(await filtered('HyperParameters.rounds', 'GreaterThan', '1')).toEqual(['deep-b', 'flat-c']);
  expect(await filtered('HyperParameters.rounds', 'Equals', '10.0')).toEqual(['flat-c']);
  expect(await filtered('Metrics.train:rmse', 'LessThanOrEqualTo', '5')).toEqual(['deep-b', 'flat-c']);
  expect(await filtered('ResourceConfig.InstanceCount', 'GreaterThanOrEqualTo', '1')).toHaveLength(3);
});

test('times are compared in ISO 8601', async () => {
  expect(await filtered('CreationTime', 'LessThan', '2000-01-01T00:00:00')).toEqual([]);
  expect(await filtered('CreationTime', 'GreaterThan', '2000-01-01T00:00:00')).toHaveLength(3);
});

test('properties and tags can exist or not, and tag keys may contain dots', async () => {
  expect(await filtered('ExperimentConfig.TrialName', 'Exists')).toEqual(['deep-a']);
  expect(await filtered('ExperimentConfig.TrialName', 'NotExists')).toEqual(['deep-b', 'flat-c']);
  expect(await filtered('Tags.model.depth', 'Equals', 'flat')).toEqual(['flat-c']);
  await bench.sagemaker.send(
    new AddTagsCommand({ ResourceArn: jobArn('deep-b'), Tags: [{ Key: 'keep', Value: 'yes' }] }),
  );
  expect(await filtered('Tags.keep', 'Exists')).toEqual(['deep-b']);
});

test('conditions are joined by And or Or, and nest', async () => {
  const failed: Filter = { Name: 'TrainingJobStatus', Operator: 'Equals', Value: 'Failed' };
  const deep: Filter = { Name: 'HyperParameters.note', Operator: 'Equals', Value: 'deep' };
  const two: Filter = { Name: 'HyperParameters.rounds', Operator: 'Equals', Value: '2' };
  expect(await jobs({ Filters: [failed, deep] })).toEqual([]);
  expect(await jobs({ Filters: [failed, deep], Operator: 'Or' })).toEqual(['deep-a', 'deep-b', 'flat-c']);
  const nested: SearchExpression = {
    SubExpressions: [{ Filters: [deep, two] }, { Filters: [failed] }],
    Operator: 'Or',
  };
  expect(await jobs(nested)).toEqual(['deep-b', 'flat-c']);
});

test('a nested filter must be satisfied by one element of the list', async () => {
  const both = (channel: string, uri: string): SearchExpression => ({
    NestedFilters: [
      {
        NestedPropertyName: 'InputDataConfig',
        Filters: [
          { Name: 'InputDataConfig.ChannelName', Operator: 'Equals', Value: channel },
          { Name: 'InputDataConfig.DataSource.S3DataSource.S3Uri', Operator: 'Contains', Value: uri },
        ],
      },
    ],
  });
  expect(await jobs(both('deep-a', 'train.csv'))).toEqual(['deep-a']);
  // Both are true of the job, but of different channels.
  expect(await jobs(both('train', 'train.csv'))).toEqual([]);
});

test('results are sorted by a property, the latest change first unless another order is asked for, and come in pages', async () => {
  const byError = await search({ SortBy: 'Metrics.train:rmse', SortOrder: 'Ascending' });
  expect(byError.Results?.map(({ TrainingJob }) => TrainingJob?.TrainingJobName)).toEqual([
    'flat-c',
    'deep-b',
    'deep-a',
  ]);
  const latest = await bench.sagemaker.send(new SearchCommand({ Resource: 'TrainingJob' }));
  expect(latest.Results?.[0]?.TrainingJob?.TrainingJobName).toBe('flat-c');
  const first = await search({ MaxResults: 2 });
  expect(first.TotalHits).toEqual({ Value: 3, Relation: 'EqualTo' });
  expect(first.Results).toHaveLength(2);
  const second = await search({ MaxResults: 2, NextToken: first.NextToken });
  expect(second.Results?.map(({ TrainingJob }) => TrainingJob?.TrainingJobName)).toEqual(['flat-c']);
  expect(second.NextToken).toBeUndefined();
});

test('trial components are found by their experiment, parameters, metrics and source', async () => {
  await bench.sagemaker.send(
    new CreateTrialComponentCommand({
      TrialComponentName: 'hand-made',
      Parameters: { 'tree.depth': { NumberValue: 7 } },
      OutputArtifacts: { report: { Value: 's3://forecast/report.json' } },
    }),
  );
  const components = async (filter: Filter, more: Partial<SearchCommandInput> = {}) => {
    const { Results } = await search({
      Resource: 'ExperimentTrialComponent',
      SearchExpression: { Filters: [filter] },
      SortBy: 'TrialComponentName',
      ...more,
    });
    return Results?.map(({ TrialComponent }) => TrialComponent);
  };
  const names = async (...parameters: Parameters<typeof components>) =>
    (await components(...parameters))?.map((component) => component?.TrialComponentName);
  const [inDemand] = (await components({
    Name: 'Parents.Experiment.ExperimentName',
    Operator: 'Equals',
    Value: 'demand',
  })) ?? [undefined];
  expect(inDemand).toMatchObject({
    TrialComponentName: 'deep-a-aws-training-job',
    Parents: [{ TrialName: 'first', ExperimentName: 'demand' }],
    Tags: [{ Key: 'model.depth', Value: 'deep' }],
    SourceDetail: { SourceArn: jobArn('deep-a'), TrainingJob: { TrainingJobName: 'deep-a' } },
  });
  expect(await names({ Name: 'Parameters.tree.depth', Operator: 'GreaterThan', Value: '6' })).toEqual(['hand-made']);
  expect(await names({ Name: 'OutputArtifacts.report', Operator: 'Contains', Value: 'report.json' })).toEqual([
    'hand-made',
  ]);
  expect(await names({ Name: 'Source.SourceArn', Operator: 'Equals', Value: jobArn('deep-b') })).toEqual([
    'deep-b-aws-training-job',
  ]);
  expect(
    await names(
      { Name: 'Source.SourceType', Operator: 'Equals', Value: 'SageMakerTrainingJob' },
      { SortBy: 'metrics.train:rmse.max', SortOrder: 'Descending', MaxResults: 1 },
    ),
  ).toHaveLength(1);
  expect(await names({ Name: 'Metrics.train:rmse.Min', Operator: 'LessThan', Value: '2' })).toEqual([
    'flat-c-aws-training-job',
  ]);
});

test('experiments, trials and model package groups are found too', async () => {
  await bench.sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'champions' }));
  const found = async (Resource: SearchCommandInput['Resource'], Name: string, Value: string) => {
    const { Results } = await search({
      Resource,
      SearchExpression: { Filters: [{ Name, Value }] },
      SortBy: 'CreationTime',
    });
    return Results?.[0];
  };
  expect(await found('Experiment', 'ExperimentName', 'demand')).toMatchObject({
    Experiment: { DisplayName: 'demand' },
  });
  expect(await found('ExperimentTrial', 'ExperimentName', 'demand')).toMatchObject({
    Trial: { TrialComponentSummaries: [{ TrialComponentName: 'deep-a-aws-training-job' }] },
  });
  expect(await found('ModelPackageGroup', 'ModelPackageGroupName', 'champions')).toMatchObject({
    ModelPackageGroup: { ModelPackageGroupStatus: 'Completed' },
  });
  const { Results: latest } = await search({
    Resource: 'ModelPackageGroup',
    SearchExpression: {
      Filters: [{ Name: 'LastModifiedTime', Operator: 'GreaterThan', Value: '2020-01-01T00:00:00Z' }],
    },
    SortBy: 'LastModifiedTime',
  });
  expect(latest?.map(({ ModelPackageGroup: group }) => group?.ModelPackageGroupName)).toEqual(['champions']);
});

test('a search that makes no sense is refused', async () => {
  const errors = [
    await errorOf(jobs({ Filters: [{ Name: 'Colour', Value: 'red' }] })),
    await errorOf(jobs({})),
    await errorOf(filtered('TrainingJobName', 'Equals')),
    await errorOf(filtered('TrainingJobName', 'GreaterThan', 'a')),
    await errorOf(filtered('CreationTime', 'GreaterThan', 'yesterday')),
    await errorOf(
      jobs({ Filters: ['a', 'b'].map((Value) => ({ Name: 'TrainingJobName', Operator: 'Contains', Value })) }),
    ),
    await errorOf(search({ NextToken: 'nonsense' })),
    await errorOf(search({ Resource: 'FeatureGroup' })),
  ];
  expect(errors).toMatchInlineSnapshot(`
    [
      "ValidationException: Unknown property name: Colour",
      "ValidationException: SearchExpression must contain at least one filter, nested filter or subexpression.",
      "ValidationException: The filter on TrainingJobName needs a Value for the operator Equals.",
      "ValidationException: The filter on TrainingJobName compares sizes, but 'deep-a' is a text.",
      "ValidationException: The filter on CreationTime needs a time, not 'yesterday'.",
      "ValidationException: 'CONTAINS' operator usage limit of 1 exceeded.",
      "ValidationException: The request included an invalid token: NextToken was not returned by this operation.",
      "ValidationException: The local SageMaker does not search FeatureGroup. It searches TrainingJob, Experiment, ExperimentTrial, ExperimentTrialComponent, HyperParameterTuningJob, Endpoint, ModelPackage, ModelPackageGroup.",
    ]
  `);
});
