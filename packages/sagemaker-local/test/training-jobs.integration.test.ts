import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTrainingJobCommand, type SageMakerClient, StopTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import { beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { identify } from '../src/runners/process-table.js';
import {
  bucket,
  containers,
  describeUntil,
  hasEnded,
  listArchive,
  type ObjectStore,
  readArchive,
  trainingRequest,
  untilStarted,
} from './support/test-bench.js';
import { useBench } from './support/use-bench.js';

const bench = useBench();
let client: SageMakerClient;
let store: ObjectStore;

beforeAll(async () => {
  client = bench.sagemaker;
  store = bench.store;
  await store.put('data/train/part-0.csv', '1,2\n');
  await store.put('data/train/part-1.csv', '3,4\n');
});

const train = async (...request: Parameters<typeof trainingRequest>) => {
  await client.send(new CreateTrainingJobCommand(trainingRequest(...request)));
  return describeUntil(client, request[0], hasEnded);
};

const channel = (uri: string, type: 'S3Prefix' | 'ManifestFile' = 'S3Prefix', name = 'train') => ({
  ChannelName: name,
  ContentType: 'text/csv',
  DataSource: { S3DataSource: { S3DataType: type, S3Uri: uri, S3DataDistributionType: 'FullyReplicated' as const } },
});

const report = async (name: string, host = 'algo-1') =>
  JSON.parse(await readArchive(await store.get(`models/${name}/output/model.tar.gz`), `report-${host}.json`));

describe('a training job', () => {
  test('runs its container by the file contract and uploads what it leaves', async () => {
    const job = await train(
      'contract',
      { rounds: '2', output_data: 'more' },
      { InputDataConfig: [channel(`s3://${bucket}/data/train`)], Environment: { MINE: 'yes' } },
    );
    expect(job.FailureReason).toBeUndefined();
    expect(job.TrainingJobStatus).toBe('Completed');
    expect(job.ModelArtifacts).toEqual({ S3ModelArtifacts: `s3://${bucket}/models/contract/output/model.tar.gz` });
    expect(await listArchive(await store.get('models/contract/output/model.tar.gz'))).toEqual(['report-algo-1.json']);
    expect(await readArchive(await store.get('models/contract/output/output.tar.gz'), 'extra.txt')).toBe('more');

    const { environment, ...given } = await report('contract');
    expect(given).toMatchInlineSnapshot(`
      {
        "checkpointsAtStart": [],
        "data": {
          "train-manifest": "part-0.csv
      part-1.csv
      ",
          "train/part-0.csv": "1,2
      ",
          "train/part-1.csv": "3,4
      ",
        },
        "hyperparameters": {
          "output_data": "more",
          "rounds": "2",
        },
        "inputDataConfig": {
          "train": {
            "ContentType": "text/csv",
            "RecordWrapperType": "None",
            "S3DistributionType": "FullyReplicated",
            "TrainingInputMode": "File",
          },
        },
        "resourceConfig": {
          "current_group_name": "homogeneousCluster",
          "current_host": "algo-1",
          "current_instance_type": "ml.m5.xlarge",
          "hosts": [
            "algo-1",
          ],
          "instance_groups": [
            {
              "hosts": [
                "algo-1",
              ],
              "instance_group_name": "homogeneousCluster",
              "instance_type": "ml.m5.xlarge",
            },
          ],
          "network_interface_name": "lo",
          "topology": null,
        },
      }
    `);
    expect(environment).toMatchObject({
      TRAINING_JOB_NAME: 'contract',
      TRAINING_JOB_ARN: 'arn:aws:sagemaker:us-east-1:000000000000:training-job/contract',
      MINE: 'yes',
      OMP_NUM_THREADS: '1',
      OMP_WAIT_POLICY: 'passive',
      PROBE_FOLDER: join(containers, 'probe'),
      SAGEMAKER_BASE_DIR: expect.stringContaining('/jobs/contract/algo-1/ml'),
    });
  });

  test('passes through the secondary states of AWS in order', async () => {
    const job = await train('states', { rounds: '1' });
    expect(
      job.SecondaryStatusTransitions?.map(({ Status, StatusMessage }) => `${Status}: ${StatusMessage}`),
    ).toMatchInlineSnapshot(`
      [
        "Starting: Preparing the instances for training",
        "Downloading: Downloading the training image",
        "Training: Training image download completed. Training in progress.",
        "Uploading: Uploading generated training model",
        "Completed: Training job completed",
      ]
    `);
    const times = (job.SecondaryStatusTransitions ?? []).flatMap(({ StartTime, EndTime }) => [StartTime, EndTime]);
    expect(times).toEqual([...times].sort((a, b) => Number(a) - Number(b)));
    expect(job.TrainingTimeInSeconds).toBeGreaterThan(0);
    expect(job.BillableTimeInSeconds).toBe(job.TrainingTimeInSeconds);
  });

  test('gives the last value of each metric, read from lines with escaped control characters', async () => {
    const job = await train(
      'metrics',
      { rounds: '4' },
      {
        AlgorithmSpecification: {
          TrainingImage: 'registry.example.com:5000/team/probe:1',
          TrainingInputMode: 'File',
          MetricDefinitions: [
            { Name: 'validation:rmse', Regex: '.*\\[[0-9]+\\].*#011validation-rmse:(\\S+)' },
            { Name: 'never', Regex: 'no such line (.*)' },
          ],
        },
      },
    );
    expect(job.FinalMetricDataList?.map(({ MetricName, Value }) => [MetricName, Value])).toEqual([
      ['validation:rmse', 5],
    ]);
  });

  test('fails with the text of its failure file and its exit code', async () => {
    const job = await train('failing', { failure: 'eta must be positive', exit_code: '3' });
    expect(job.TrainingJobStatus).toBe('Failed');
    expect(job.FailureReason).toMatchInlineSnapshot(`"AlgorithmError: eta must be positive, exit code: 3"`);
  });

  test('cuts a long failure text so that the exit code is still told', async () => {
    const job = await train('failing-long', { failure: 'x'.repeat(2000), exit_code: '9' });
    expect(job.FailureReason).toHaveLength(1024);
    expect(job.FailureReason).toMatch(/x, exit code: 9$/);
  });

  test('that is stopped may save its model on SIGTERM, and has it uploaded', async () => {
    await client.send(
      new CreateTrainingJobCommand(trainingRequest('stopped', { rounds: '100', pause_ms: '100', on_term: 'save' })),
    );
    await describeUntil(client, 'stopped', ({ SecondaryStatus }) => SecondaryStatus === 'Training');
    await untilStarted(bench.logs, 'stopped');
    await client.send(new StopTrainingJobCommand({ TrainingJobName: 'stopped' }));
    const stopping = await describeUntil(client, 'stopped', () => true);
    expect(['Stopping', 'Stopped']).toContain(stopping.TrainingJobStatus);
    const job = await describeUntil(client, 'stopped', hasEnded);
    expect([job.TrainingJobStatus, job.SecondaryStatus]).toEqual(['Stopped', 'Stopped']);
    expect(await listArchive(await store.get('models/stopped/output/model.tar.gz'))).toEqual(['saved-on-term']);
  });

  test('that ignores SIGTERM is killed after the grace period', async () => {
    await client.send(
      new CreateTrainingJobCommand(trainingRequest('stubborn', { rounds: '1000', pause_ms: '100', on_term: 'ignore' })),
    );
    await untilStarted(bench.logs, 'stubborn');
    await client.send(new StopTrainingJobCommand({ TrainingJobName: 'stubborn' }));
    const job = await describeUntil(client, 'stubborn', hasEnded);
    expect(job.SecondaryStatus).toBe('Stopped');
  });

  test('that runs longer than it may ends as MaxRuntimeExceeded', async () => {
    const job = await train(
      'too-long',
      { rounds: '1000', pause_ms: '100' },
      { StoppingCondition: { MaxRuntimeInSeconds: 1 } },
    );
    expect([job.TrainingJobStatus, job.SecondaryStatus]).toEqual(['Stopped', 'MaxRuntimeExceeded']);
  });

  test('has its tensors uploaded while it runs, and marked complete at its end', async () => {
    await client.send(
      new CreateTrainingJobCommand(
        trainingRequest(
          'tensors',
          { rounds: '300', pause_ms: '10' },
          { DebugHookConfig: { S3OutputPath: `s3://${bucket}/debug` } },
        ),
      ),
    );
    const uploaded = (name: string) =>
      store.getText(`debug/tensors/debug-output/${name}`).catch((error: Error) => error.name);
    await until(async () => (await uploaded('index/0')) === 'index of 0', { what: 'the tensors to be uploaded' });
    expect(await uploaded('events/0')).toBe('events of 0');
    expect((await describeUntil(client, 'tensors', () => true)).TrainingJobStatus).toBe('InProgress');
    expect(await uploaded('training_job_end.ts')).toBe('NoSuchKey');
    await describeUntil(client, 'tensors', hasEnded);
    expect(await Promise.all(['index/299', 'events/299', 'training_job_end.ts'].map(uploaded))).toEqual([
      'index of 299',
      'events of 299',
      '',
    ]);
  });

  test('gets nothing of this machine out through links that its container leaves', async () => {
    mkdirSync(join(bench.root, '..', 'outside'));
    writeFileSync(join(bench.root, '..', 'outside', 'secret'), 'of this machine');
    const outside = join(bench.root, '..', 'outside');
    const CheckpointConfig = { S3Uri: `s3://${bucket}/linked/checkpoints` };
    const [completed, failed] = [
      await train('links', { link_to: outside }, { CheckpointConfig }),
      await train('failing-links', { link_to: outside, exit_code: '1' }, { CheckpointConfig }),
    ];
    expect(completed.TrainingJobStatus).toBe('Completed');
    expect(await listArchive(await bench.store.get('models/links/output/model.tar.gz'))).toEqual(['./']);
    expect(failed.FailureReason).toBe('AlgorithmError: , exit code: 1');
    await expect(bench.store.get('models/links/output/output.tar.gz')).rejects.toThrow();
    await expect(bench.store.get('linked/checkpoints/secret')).rejects.toThrow();
  });

  test('leaves neither a process of its container behind nor its instance', async () => {
    const file = join(bench.root, 'background-pid');
    const job = await train('background', { background_file: file });
    expect(job.TrainingJobStatus).toBe('Completed');
    expect(await identify(Number(readFileSync(file, 'utf8')))).toBeUndefined();
    await until(() => !existsSync(join(bench.root, 'jobs', 'background', 'algo-1')), {
      what: 'the folder of the host to be removed',
    });
  });
});
