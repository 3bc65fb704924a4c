import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  AddTagsCommand,
  CreateTrainingJobCommand,
  type CreateTrainingJobCommandInput,
  DeleteTagsCommand,
  DeleteTrainingJobCommand,
  DescribeTrainingJobCommand,
  ListTagsCommand,
  ListTrainingJobsCommand,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { describe, expect, test } from 'vitest';
import { bucket, describeUntil, hasEnded, trainingRequest } from './support/test-bench.js';
import { useBench } from './support/use-bench.js';

const bench = useBench();

const create = (request: CreateTrainingJobCommandInput) => bench.sagemaker.send(new CreateTrainingJobCommand(request));

/** Code and message of the error that the call ends with. */
async function errorOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (caught: unknown) => caught as Error,
  );
  return error === undefined ? 'no error' : `${error.name}: ${error.message}`;
}

const arnOf = (name: string) => `arn:aws:sagemaker:us-east-1:000000000000:training-job/${name}`;

describe('CreateTrainingJob', () => {
  test('refuses a name that is taken, also when the two calls race', async () => {
    const calls = await Promise.allSettled([1, 2, 3].map(() => create(trainingRequest('twice'))));
    expect(calls.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await errorOf(create(trainingRequest('twice')))).toMatchInlineSnapshot(
      `"ResourceInUse: Training job names must be unique within an AWS account and region, and a training job with this name already exists"`,
    );
  });

  test('refuses an image that no container stands for', async () => {
    const request = trainingRequest(
      'no-image',
      {},
      {
        AlgorithmSpecification: {
          TrainingImage: '683313688378.dkr.ecr.us-east-1.amazonaws.com/nobody/knows:1',
          TrainingInputMode: 'File',
        },
      },
    );
    expect(await errorOf(create(request))).toMatchInlineSnapshot(
      `"ValidationException: Cannot find repository: nobody/knows in registry ID: 683313688378 Please check if your ECR repository and image exist and role arn:aws:iam::000000000000:role/forecast has proper pull permissions for SageMaker: ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer"`,
    );
  });

  test('refuses a channel without objects and a bucket that does not exist', async () => {
    const withSource = (S3Uri: string) =>
      trainingRequest(
        'no-data',
        {},
        {
          InputDataConfig: [{ ChannelName: 'train', DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri } } }],
        },
      );
    expect(await errorOf(create(withSource(`s3://${bucket}/nothing/here`)))).toMatchInlineSnapshot(
      `"ValidationException: No S3 objects found under S3 URL "s3://forecast/nothing/here" given in input data source. Please ensure that the bucket exists in the selected region (us-east-1), that objects exist under that S3 prefix, and that the role "arn:aws:iam::000000000000:role/forecast" has "s3:ListBucket" permissions on bucket "forecast"."`,
    );
    expect(await errorOf(create(withSource('s3://no-such-bucket/x')))).toMatch(/bucket "no-such-bucket"/);
  });

  test('refuses other metrics for a built-in algorithm and shows those AWS knows', async () => {
    const algorithm = { TrainingImage: 'built-in-probe:1', TrainingInputMode: 'File' as const };
    const refused = trainingRequest(
      'built-in-refused',
      {},
      {
        AlgorithmSpecification: { ...algorithm, MetricDefinitions: [{ Name: 'x', Regex: 'x=(.*)' }] },
      },
    );
    expect(await errorOf(create(refused))).toMatchInlineSnapshot(
      `"ValidationException: You can't override the metric definitions for Amazon SageMaker algorithms. Please retry the request without specifying metric definitions."`,
    );
    await create(trainingRequest('built-in', {}, { AlgorithmSpecification: algorithm }));
    const job = await describeUntil(bench.sagemaker, 'built-in', hasEnded);
    expect(job.AlgorithmSpecification?.MetricDefinitions?.map(({ Name }) => Name)).toEqual(['train:rmse']);
    expect(job.FinalMetricDataList?.map(({ MetricName, Value }) => [MetricName, Value])).toEqual([['train:rmse', 10]]);
  });

  test('refuses a metric whose regular expression is none', async () => {
    const request = trainingRequest(
      'bad-regex',
      {},
      {
        AlgorithmSpecification: {
          TrainingImage: 'probe',
          TrainingInputMode: 'File',
          MetricDefinitions: [{ Name: 'loss', Regex: '([0-9' }],
        },
      },
    );
    expect(await errorOf(create(request))).toMatchInlineSnapshot(
      `"ValidationException: Invalid metric definition regex for 'loss': ([0-9"`,
    );
  });

  test('refuses names and addresses that could lead out of the root, and writes nothing', async () => {
    expect(await errorOf(create(trainingRequest('../../escaped')))).toMatchInlineSnapshot(
      `"ValidationException: 1 validation error detected: Value '../../escaped' at 'trainingJobName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"`,
    );
    const output = { OutputDataConfig: { S3OutputPath: 'file:///etc' } };
    expect(await errorOf(create(trainingRequest('no-output', {}, output)))).toMatch(/^ValidationException/);
    expect(existsSync(join(bench.root, 'jobs', 'no-output'))).toBe(false);
    expect(existsSync(join(bench.root, '..', 'escaped'))).toBe(false);
  });

  test('refuses a key for the disks of an instance that encrypts its own', async () => {
    const on = (InstanceType: 'ml.g5.xlarge' | 'ml.m5.xlarge') =>
      trainingRequest(
        'encrypted',
        {},
        {
          ResourceConfig: {
            ...{ InstanceType, InstanceCount: 1, VolumeSizeInGB: 1 },
            VolumeKmsKeyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
          },
        },
      );
    expect(await errorOf(create(on('ml.g5.xlarge')))).toMatchInlineSnapshot(
      `"ValidationException: VolumeKmsKeyId can not be used with instance type ml.g5.xlarge, which has local storage: its hardware encrypts it. Leave the key out."`,
    );
    expect(await errorOf(create(on('ml.m5.xlarge')))).toBe('no error');
  });

  test('lets no request move the /opt/ml of its container', async () => {
    await create(trainingRequest('moved', {}, { Environment: { SAGEMAKER_BASE_DIR: '/tmp', TRAINING_JOB_NAME: 'x' } }));
    expect((await describeUntil(bench.sagemaker, 'moved', hasEnded)).TrainingJobStatus).toBe('Completed');
  });

  test('names what the server does not run instead of ignoring it', async () => {
    const pipe = trainingRequest(
      'pipe',
      {},
      {
        AlgorithmSpecification: { TrainingImage: 'probe', TrainingInputMode: 'Pipe' },
        InputDataConfig: [
          {
            ChannelName: 'train',
            DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://${bucket}/x` } },
          },
        ],
      },
    );
    expect(await errorOf(create(pipe))).toMatchInlineSnapshot(
      `"ValidationException: The local SageMaker does not run input mode Pipe (channel 'train'). Use File or FastFile."`,
    );
  });
});

describe('a job that is not there', () => {
  test('is answered as AWS does', async () => {
    const TrainingJobName = 'nobody';
    expect(
      await errorOf(bench.sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName }))),
    ).toMatchInlineSnapshot(`"ValidationException: Requested resource not found."`);
    expect(await errorOf(bench.sagemaker.send(new StopTrainingJobCommand({ TrainingJobName })))).toMatch(
      /^ValidationException/,
    );
    expect(await errorOf(bench.sagemaker.send(new DeleteTrainingJobCommand({ TrainingJobName })))).toMatch(
      /^ValidationException/,
    );
    expect(
      await errorOf(bench.sagemaker.send(new ListTagsCommand({ ResourceArn: arnOf('nobody') }))),
    ).toMatchInlineSnapshot(
      `"ValidationException: Could not find resource "arn:aws:sagemaker:us-east-1:000000000000:training-job/nobody"."`,
    );
  });
});

describe('a job that has ended', () => {
  test('can not be stopped, but deleted, and its name used again', async () => {
    const TrainingJobName = 'again';
    await create(trainingRequest(TrainingJobName, { round: '1' }));
    expect(await errorOf(bench.sagemaker.send(new DeleteTrainingJobCommand({ TrainingJobName })))).toMatch(
      /^ResourceInUse/,
    );
    await describeUntil(bench.sagemaker, TrainingJobName, hasEnded);
    expect(await errorOf(bench.sagemaker.send(new StopTrainingJobCommand({ TrainingJobName })))).toMatchInlineSnapshot(
      `"ValidationException: The request was rejected because the training job is in status Completed."`,
    );
    await bench.sagemaker.send(new DeleteTrainingJobCommand({ TrainingJobName }));
    await create(trainingRequest(TrainingJobName, { round: '2' }));
    const job = await describeUntil(bench.sagemaker, TrainingJobName, hasEnded);
    expect([job.TrainingJobStatus, job.HyperParameters]).toEqual(['Completed', { round: '2' }]);
  });
});

describe('tags', () => {
  test('come with the job, are added, replaced and deleted', async () => {
    const ResourceArn = arnOf('tagged');
    await create(
      trainingRequest(
        'tagged',
        {},
        {
          Tags: [
            { Key: 'owner', Value: 'a' },
            { Key: 'run', Value: '1' },
          ],
        },
      ),
    );
    await bench.sagemaker.send(
      new AddTagsCommand({
        ResourceArn,
        Tags: [
          { Key: 'run', Value: '2' },
          { Key: 'more', Value: '' },
        ],
      }),
    );
    await bench.sagemaker.send(new DeleteTagsCommand({ ResourceArn, TagKeys: ['owner'] }));
    const { Tags } = await bench.sagemaker.send(new ListTagsCommand({ ResourceArn }));
    expect(Tags).toEqual([
      { Key: 'more', Value: '' },
      { Key: 'run', Value: '2' },
    ]);
  });
});

describe('ListTrainingJobs', () => {
  test('pages through all jobs in order, each once, and filters them', async () => {
    for (const name of ['list-c', 'list-a', 'list-b', 'list-e', 'list-d']) await create(trainingRequest(name));
    for (const name of ['list-a', 'list-b', 'list-c', 'list-d', 'list-e'])
      await describeUntil(bench.sagemaker, name, hasEnded);
    const names: (string | undefined)[] = [];
    let NextToken: string | undefined;
    let pages = 0;
    do {
      const page = await bench.sagemaker.send(
        new ListTrainingJobsCommand({
          NameContains: 'LIST-',
          SortBy: 'Name',
          SortOrder: 'Descending',
          MaxResults: 2,
          NextToken,
        }),
      );
      names.push(...(page.TrainingJobSummaries ?? []).map(({ TrainingJobName }) => TrainingJobName));
      NextToken = page.NextToken;
      pages += 1;
    } while (NextToken !== undefined);
    expect([names, pages]).toEqual([['list-e', 'list-d', 'list-c', 'list-b', 'list-a'], 3]);

    const failed = await bench.sagemaker.send(
      new ListTrainingJobsCommand({ NameContains: 'list-', StatusEquals: 'Failed' }),
    );
    expect(failed.TrainingJobSummaries).toEqual([]);
    const later = await bench.sagemaker.send(
      new ListTrainingJobsCommand({ CreationTimeAfter: new Date(Date.now() + 60_000) }),
    );
    expect(later.TrainingJobSummaries).toEqual([]);
    expect(
      await errorOf(bench.sagemaker.send(new ListTrainingJobsCommand({ NextToken: 'mine' }))),
    ).toMatchInlineSnapshot(
      `"ValidationException: The request included an invalid token: NextToken was not returned by this operation."`,
    );
  });
});
