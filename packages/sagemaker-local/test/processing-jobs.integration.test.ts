import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateProcessingJobCommand,
  type CreateProcessingJobCommandInput,
  DeleteProcessingJobCommand,
  DescribeProcessingJobCommand,
  type DescribeProcessingJobCommandOutput,
  ListProcessingJobsCommand,
  ListTagsCommand,
  type SageMakerClient,
  StopProcessingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { type ServerProcess, startServerProcess } from './support/server-process.js';
import {
  bucket,
  logLines,
  probeImage,
  roleArn,
  sagemakerClient,
  type TestBench,
  temporaryFolder,
} from './support/test-bench.js';
import { useBench } from './support/use-bench.js';
import { errorOf } from './wire/serve.js';

/** Writes its host, its arguments and the content of its inputs into its output folder, then does as its other arguments say. */
const SCRIPT = `
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
const [data, output, ...behaviour] = process.argv.slice(2);
const ml = process.env.SAGEMAKER_BASE_DIR;
const config = (name) => JSON.parse(readFileSync(ml + '/config/' + name, 'utf8'));
const host = config('resourceconfig.json').current_host;
const option = (name) => behaviour.find((word) => word.startsWith(name + '='))?.slice(name.length + 1);
console.log('working on ' + host);
if (option('starts')) appendFileSync(option('starts'), process.pid + '\\n');
const files = Object.fromEntries(readdirSync(data).map((name) => [name, readFileSync(data + '/' + name, 'utf8')]));
writeFileSync(output + '/' + host + '.json', JSON.stringify({ files, job: config('processingjobconfig.json') }));
if (option('message')) writeFileSync(ml + '/output/message', option('message'));
if (option('message-of') === host) writeFileSync(ml + '/output/message', 'from ' + host);
process.on('SIGTERM', () => process.exit(0));
while (option('gate') && !existsSync(option('gate'))) await sleep(20);
process.exit(Number(option('exit') ?? 0));
`;

const bench = useBench({ constraints: 'enforce' });

beforeAll(async () => {
  await prepare(bench.store);
});

async function prepare(store: TestBench['store']): Promise<void> {
  await store.put('code/run.mjs', SCRIPT);
  for (const name of ['a', 'b', 'c']) await store.put(`raw/${name}.csv`, name);
}

const input = (InputName: string, S3Uri: string, changes: object = {}) => ({
  InputName,
  S3Input: {
    S3Uri,
    LocalPath: `/opt/ml/processing/${InputName}`,
    S3DataType: 'S3Prefix' as const,
    S3InputMode: 'File' as const,
    ...changes,
  },
});

function request(
  name: string,
  behaviour: readonly string[] = [],
  changes: Partial<CreateProcessingJobCommandInput> = {},
): CreateProcessingJobCommandInput {
  return {
    ProcessingJobName: name,
    RoleArn: roleArn,
    AppSpecification: {
      ImageUri: probeImage,
      ContainerEntrypoint: ['node', '/opt/ml/processing/code/run.mjs'],
      ContainerArguments: ['/opt/ml/processing/data', '/opt/ml/processing/result', ...behaviour],
    },
    ProcessingInputs: [input('code', `s3://${bucket}/code/`), input('data', `s3://${bucket}/raw/`)],
    ProcessingOutputConfig: { Outputs: [output()] },
    ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.m5.xlarge', VolumeSizeInGB: 1 } },
    Tags: [{ Key: 'owner', Value: 'me' }],
    ...changes,
  };
}

const output = (changes: object = {}) => ({
  OutputName: 'result',
  S3Output: {
    S3Uri: `s3://${bucket}/results`,
    LocalPath: '/opt/ml/processing/result',
    S3UploadMode: 'EndOfJob' as const,
    ...changes,
  },
});

const create = (input: CreateProcessingJobCommandInput) => bench.sagemaker.send(new CreateProcessingJobCommand(input));
const show = (ProcessingJobName: string, client: SageMakerClient = bench.sagemaker) =>
  client.send(new DescribeProcessingJobCommand({ ProcessingJobName }));

const ended = (name: string, client?: SageMakerClient): Promise<DescribeProcessingJobCommandOutput> =>
  until(() => show(name, client), {
    what: `the processing job ${name} to end`,
    timeout: 50_000,
    holds: ({ ProcessingJobStatus }) => !['InProgress', 'Stopping'].includes(ProcessingJobStatus ?? ''),
  });

describe('a processing job', () => {
  test('gets its inputs and configuration, and its outputs reach S3', async () => {
    const asked = {
      ProcessingOutputConfig: { Outputs: [output()], KmsKeyId: 'alias/out' },
      ProcessingResources: {
        ClusterConfig: {
          ...{ InstanceCount: 1, InstanceType: 'ml.m5.xlarge' as const, VolumeSizeInGB: 1 },
          VolumeKmsKeyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
        },
      },
      NetworkConfig: {
        EnableInterContainerTrafficEncryption: true,
        EnableNetworkIsolation: true,
        VpcConfig: { Subnets: ['subnet-0a1b2c3d'], SecurityGroupIds: ['sg-0a1b2c3d'] },
      },
    };
    await create(request('plain', ['message=three files'], asked));
    const job = await ended('plain');
    expect(job).toMatchObject({
      ...asked,
      ProcessingJobStatus: 'Completed',
      ExitMessage: 'three files',
      ProcessingJobArn: 'arn:aws:sagemaker:us-east-1:000000000000:processing-job/plain',
    });
    expect(job.ProcessingEndTime?.getTime()).toBeGreaterThanOrEqual(job.ProcessingStartTime?.getTime() ?? 0);
    const report = JSON.parse(await bench.store.getText('results/algo-1.json'));
    expect(report.files).toEqual({ 'a.csv': 'a', 'b.csv': 'b', 'c.csv': 'c' });
    expect(report.job).toMatchObject({ ProcessingJobArn: job.ProcessingJobArn, RoleArn: roleArn });
    expect(await logLines(bench.logs, 'plain', '/aws/sagemaker/ProcessingJobs')).toEqual(['working on algo-1']);
    const { Tags } = await bench.sagemaker.send(new ListTagsCommand({ ResourceArn: job.ProcessingJobArn }));
    expect(Tags).toEqual([{ Key: 'owner', Value: 'me' }]);
  });

  test('on two hosts shares out the objects by key where it is asked to', async () => {
    const shared = input('data', `s3://${bucket}/raw/`, { S3DataDistributionType: 'ShardedByS3Key' });
    await create(
      request('sharded', [], {
        ProcessingInputs: [input('code', `s3://${bucket}/code/`), shared],
        ProcessingOutputConfig: { Outputs: [output({ S3Uri: `s3://${bucket}/sharded` })] },
        ProcessingResources: { ClusterConfig: { InstanceCount: 2, InstanceType: 'ml.m5.xlarge', VolumeSizeInGB: 1 } },
      }),
    );
    expect((await ended('sharded')).ProcessingJobStatus).toBe('Completed');
    const filesOf = async (host: string) =>
      Object.keys(JSON.parse(await bench.store.getText(`sharded/${host}.json`)).files);
    expect([await filesOf('algo-1'), await filesOf('algo-2')]).toEqual([['a.csv', 'c.csv'], ['b.csv']]);
  });

  test('that exits with another code than 0 fails, and stores no outputs', async () => {
    const outputs = { Outputs: [output({ S3Uri: `s3://${bucket}/failed` })] };
    await create(request('failing', ['exit=3', 'message=why'], { ProcessingOutputConfig: outputs }));
    const { ProcessingJobStatus, FailureReason, ExitMessage } = await ended('failing');
    expect([ProcessingJobStatus, FailureReason, ExitMessage]).toMatchInlineSnapshot(`
      [
        "Failed",
        "AlgorithmError: See job logs for more information",
        "why",
      ]
    `);
    await expect(bench.store.get('failed/algo-1.json')).rejects.toThrow();
  });

  test('runs a program of its image, and shows the message of whichever host has left one', async () => {
    const module = '/opt/ml/processing/code/run.mjs';
    await create(
      request('by-name', [], {
        AppSpecification: {
          ImageUri: probeImage,
          ContainerEntrypoint: ['run-module', module],
          ContainerArguments: ['/opt/ml/processing/data', '/opt/ml/processing/result', 'message-of=algo-2'],
        },
        ProcessingOutputConfig: { Outputs: [output({ S3Uri: `s3://${bucket}/by-name` })] },
        ProcessingResources: { ClusterConfig: { InstanceCount: 2, InstanceType: 'ml.m5.xlarge', VolumeSizeInGB: 1 } },
      }),
    );
    expect(await ended('by-name')).toMatchObject({ ProcessingJobStatus: 'Completed', ExitMessage: 'from algo-2' });
    expect(JSON.parse(await bench.store.getText('by-name/algo-1.json')).files).toHaveProperty(['a.csv']);
  });

  test('uploads continuous outputs while it runs, and can be stopped', async () => {
    const outputs = { Outputs: [output({ S3Uri: `s3://${bucket}/live`, S3UploadMode: 'Continuous' })] };
    await create(request('endless', ['gate=/nowhere'], { ProcessingOutputConfig: outputs }));
    await until(() => bench.store.get('live/algo-1.json').then(Boolean, () => false), { what: 'the first upload' });
    const ProcessingJobName = 'endless';
    expect(await errorOf(bench.sagemaker.send(new DeleteProcessingJobCommand({ ProcessingJobName })))).toMatch(
      /^ResourceInUse/,
    );
    await bench.sagemaker.send(new StopProcessingJobCommand({ ProcessingJobName }));
    expect((await ended('endless')).ProcessingJobStatus).toBe('Stopped');
    expect(
      await errorOf(bench.sagemaker.send(new StopProcessingJobCommand({ ProcessingJobName }))),
    ).toMatchInlineSnapshot(
      `"ValidationException: The request was rejected because the processing job is in status Stopped."`,
    );
    await bench.sagemaker.send(new DeleteProcessingJobCommand({ ProcessingJobName }));
    expect(await errorOf(show('endless'))).toMatchInlineSnapshot(
      `"ValidationException: Could not find requested job with name: endless"`,
    );
  });

  test('ends when its time is up', async () => {
    await create(request('timed', ['gate=/nowhere'], { StoppingCondition: { MaxRuntimeInSeconds: 1 } }));
    expect((await ended('timed')).ProcessingJobStatus).toBe('Stopped');
  });

  test('is refused where AWS refuses it, and where this server could not run it', async () => {
    const { AppSpecification } = request('x');
    const refusals = [
      await errorOf(create(request('plain'))),
      await errorOf(create(request('no-data', [], { ProcessingInputs: [input('data', `s3://${bucket}/nothing/`)] }))),
      await errorOf(
        create(
          request('away', [], { ProcessingInputs: [input('data', `s3://${bucket}/raw/`, { LocalPath: '/etc' })] }),
        ),
      ),
      await errorOf(
        create(
          request('up', [], {
            ProcessingInputs: [input('data', `s3://${bucket}/raw/`, { LocalPath: '/opt/ml/processing/../../x' })],
          }),
        ),
      ),
      await errorOf(
        create(request('image', [], { AppSpecification: { ...AppSpecification, ImageUri: 'nobody/knows' } })),
      ),
      await errorOf(create(request('entry', [], { AppSpecification: { ImageUri: probeImage } }))),
      await errorOf(create(request('../up'))),
    ];
    expect(refusals).toMatchInlineSnapshot(`
      [
        "ResourceInUse: Job name must be unique within an AWS account and region, and a job with this name already exists (arn:aws:sagemaker:us-east-1:000000000000:processing-job/plain).",
        "ValidationException: No S3 objects found under S3 URL "s3://forecast/nothing/" given in input data source. Please ensure that the bucket exists in the selected region (us-east-1), that objects exist under that S3 prefix, and that the role "arn:aws:iam::000000000000:role/forecast" has "s3:ListBucket" permissions on bucket "forecast".",
        "ValidationException: LocalPath of input 'data' must be a folder below /opt/ml/processing, but is '/etc'.",
        "ValidationException: LocalPath of input 'data' must be a folder below /opt/ml/processing, but is '/opt/ml/processing/../../x'.",
        "ValidationException: Cannot find repository: nobody/knows in registry ID:  Please check if your ECR repository and image exist and role arn:aws:iam::000000000000:role/forecast has proper pull permissions for SageMaker: ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer",
        "ValidationException: The local SageMaker does not run processing images by their own entry point. Name a ContainerEntrypoint.",
        "ValidationException: 1 validation error detected: Value '../up' at 'processingJobName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}",
      ]
    `);
  });

  test('is listed by status', async () => {
    const { ProcessingJobSummaries: failed } = await bench.sagemaker.send(
      new ListProcessingJobsCommand({ StatusEquals: 'Failed' }),
    );
    expect(failed?.map(({ ProcessingJobName: name }) => name)).toEqual(['failing']);
  });
});

test('a processing job goes on over kill -9 of the server, and begins anew after an orderly end', async () => {
  const folder = temporaryFolder();
  const starts = join(folder.path, 'starts');
  const gate = join(folder.path, 'gate');
  const startsOf = () => readFileSync(starts, 'utf8').trim().split('\n').length;
  let server: ServerProcess | undefined;
  const start = async () => {
    server = await startServerProcess({ root: join(folder.path, 'root'), s3Endpoint: bench.store.url });
    return server;
  };
  try {
    const first = await start();
    const client = sagemakerClient(first.url);
    await client.send(new CreateProcessingJobCommand(request('durable', [`starts=${starts}`, `gate=${gate}`])));
    await until(() => startsOf() === 1, { what: 'the container to start' });
    await first.kill();
    await (await start()).end();
    expect(startsOf()).toBe(1);
    const last = await start();
    writeFileSync(gate, '');
    expect((await ended('durable', sagemakerClient(last.url))).ProcessingJobStatus).toBe('Completed');
    expect(startsOf()).toBe(2);
  } finally {
    await server?.kill();
    folder.remove();
  }
});
