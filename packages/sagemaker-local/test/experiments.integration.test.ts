import {
  CreateTrialComponentCommand,
  DeleteExperimentCommand,
  DeleteTrialCommand,
  DeleteTrialComponentCommand,
  DescribeExperimentCommand,
  ListExperimentsCommand,
  ListTagsCommand,
  ListTrialsCommand,
  UpdateExperimentCommand,
  UpdateTrialComponentCommand,
} from '@aws-sdk/client-sagemaker';
import { beforeAll, expect, test } from 'vitest';
import { experimentCalls } from './support/experiment-calls.js';
import { useBench } from './support/use-bench.js';
import { errorOf } from './wire/serve.js';

const bench = useBench({ constraints: 'enforce' });

beforeAll(async () => {
  await bench.store.put('data/train.csv', '1,2\n');
});

const { createExperiment, createTrial, createComponent, associate, disassociate, show, componentsOf } = experimentCalls(
  () => bench.sagemaker,
);

test('an experiment is described, updated, listed and tagged', async () => {
  const { ExperimentArn } = await createExperiment('demand');
  expect(ExperimentArn).toBe('arn:aws:sagemaker:us-east-1:000000000000:experiment/demand');
  await bench.sagemaker.send(new UpdateExperimentCommand({ ExperimentName: 'demand', DisplayName: 'Demand-2' }));
  expect(await bench.sagemaker.send(new DescribeExperimentCommand({ ExperimentName: 'demand' }))).toMatchObject({
    ExperimentName: 'demand',
    DisplayName: 'Demand-2',
    Description: 'demand',
    CreationTime: expect.any(Date),
    LastModifiedTime: expect.any(Date),
  });
  expect(await bench.sagemaker.send(new ListTagsCommand({ ResourceArn: ExperimentArn }))).toMatchObject({
    Tags: [{ Key: 'team', Value: 'demand' }],
  });
  await createExperiment('another');
  const { ExperimentSummaries: listed } = await bench.sagemaker.send(
    new ListExperimentsCommand({ SortBy: 'Name', SortOrder: 'Ascending' }),
  );
  expect(listed?.map(({ ExperimentName }) => ExperimentName)).toEqual(['another', 'demand']);
});

test('what is missing or already there is refused as AWS does', async () => {
  await createExperiment('twice');
  await createTrial('twice', 'twice-trial');
  await createComponent('twice-component');
  const errors = [
    await errorOf(createExperiment('twice')),
    await errorOf(createTrial('twice', 'twice-trial')),
    await errorOf(createComponent('twice-component')),
    await errorOf(bench.sagemaker.send(new DescribeExperimentCommand({ ExperimentName: 'none' }))),
    await errorOf(createTrial('none', 'of-none')),
    await errorOf(associate('none', 'twice-trial')),
    await errorOf(associate('twice-component', 'none')),
    await errorOf(createExperiment('../escape')),
  ];
  expect(errors).toMatchInlineSnapshot(`
    [
      "ValidationException: Experiment already exists: arn:aws:sagemaker:us-east-1:000000000000:experiment/twice",
      "ValidationException: Trial already exists: arn:aws:sagemaker:us-east-1:000000000000:experiment-trial/twice-trial",
      "ValidationException: Trial component already exists: arn:aws:sagemaker:us-east-1:000000000000:experiment-trial-component/twice-component",
      "ResourceNotFound: Experiment 'none' does not exist.",
      "ResourceNotFound: Experiment 'none' does not exist.",
      "ResourceNotFound: Trial component 'none' does not exist.",
      "ResourceNotFound: Trial 'none' does not exist.",
      "ValidationException: 1 validation error detected: Value '../escape' at 'experimentName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}",
    ]
  `);
});

test('an experiment is taken down from its components upwards', async () => {
  await createExperiment('down');
  await createTrial('down', 'down-trial');
  await createComponent('down-component');
  await associate('down-component', 'down-trial');
  const remove = {
    experiment: () => bench.sagemaker.send(new DeleteExperimentCommand({ ExperimentName: 'down' })),
    trial: () => bench.sagemaker.send(new DeleteTrialCommand({ TrialName: 'down-trial' })),
    component: () => bench.sagemaker.send(new DeleteTrialComponentCommand({ TrialComponentName: 'down-component' })),
  };
  expect([
    await errorOf(remove.experiment()),
    await errorOf(remove.trial()),
    await errorOf(remove.component()),
  ]).toMatchInlineSnapshot(`
    [
      "ValidationException: Experiment 'down' still has trials, among them 'down-trial'. Delete them first.",
      "ValidationException: Trial 'down-trial' still has trial components, among them 'down-component'. Disassociate them first.",
      "ValidationException: Trial component 'down-component' is still associated with the trial 'down-trial'. Disassociate it first.",
    ]
  `);
  await disassociate('down-component', 'down-trial');
  await remove.component();
  await remove.trial();
  await remove.experiment();
  expect(await errorOf(show('down-component'))).toMatch(/^ResourceNotFound/);
});

test('a component can be in several trials, and is found by each of them and by their experiment', async () => {
  await createExperiment('many');
  await createTrial('many', 'many-a');
  await createTrial('many', 'many-b');
  await createComponent('shared');
  await associate('shared', 'many-a');
  await associate('shared', 'many-b');
  await associate('shared', 'many-b');
  expect(await componentsOf({ TrialName: 'many-a' })).toEqual(['shared']);
  expect(await componentsOf({ ExperimentName: 'many' })).toEqual(['shared']);
  const trials = async () => {
    const { TrialSummaries } = await bench.sagemaker.send(
      new ListTrialsCommand({ TrialComponentName: 'shared', SortBy: 'Name', SortOrder: 'Ascending' }),
    );
    return TrialSummaries?.map(({ TrialName }) => TrialName);
  };
  expect(await trials()).toEqual(['many-a', 'many-b']);
  await disassociate('shared', 'many-a');
  expect(await trials()).toEqual(['many-b']);
  expect(await componentsOf({ TrialName: 'many-a' })).toEqual([]);
});

test('an update adds to a component and takes away from it', async () => {
  const started = new Date('2026-01-02T03:04:05.678Z');
  await bench.sagemaker.send(
    new CreateTrialComponentCommand({
      TrialComponentName: 'changing',
      StartTime: started,
      Parameters: { eta: { NumberValue: 0.1 }, objective: { StringValue: 'tweedie' } },
      InputArtifacts: { sales: { Value: 's3://forecast/sales', MediaType: 'text/csv' } },
    }),
  );
  await bench.sagemaker.send(
    new UpdateTrialComponentCommand({
      TrialComponentName: 'changing',
      Status: { PrimaryStatus: 'Completed', Message: 'done' },
      Parameters: { eta: { NumberValue: 0.3 }, rounds: { NumberValue: 50 } },
      ParametersToRemove: ['objective'],
      InputArtifactsToRemove: ['sales'],
    }),
  );
  expect(await show('changing')).toMatchObject({
    DisplayName: 'changing',
    StartTime: started,
    Status: { PrimaryStatus: 'Completed', Message: 'done' },
    Parameters: { eta: { NumberValue: 0.3 }, rounds: { NumberValue: 50 } },
    InputArtifacts: {},
  });
  await bench.sagemaker.send(new UpdateTrialComponentCommand({ TrialComponentName: 'changing', DisplayName: 'new' }));
  expect(await show('changing')).toMatchObject({ DisplayName: 'new', Parameters: { rounds: { NumberValue: 50 } } });
});
