import {
  CreateModelCommand,
  CreateTransformJobCommand,
  type CreateTransformJobCommandInput,
  DeleteModelCommand,
  DescribeModelCommand,
  DescribeTransformJobCommand,
  ListTransformJobsCommand,
  StopTransformJobCommand,
} from '@aws-sdk/client-sagemaker';
import { beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { bucket, logLines, packModel, probeImage, roleArn } from './support/test-bench.js';
import { useBench } from './support/use-bench.js';

const bench = useBench();

beforeAll(async () => {
  await createModel('plain');
});

/** A model whose server behaves as the fixture's behaviour.json says. */
async function createModel(name: string, behaviour: object = {}): Promise<void> {
  const key = `artifacts/${name}/model.tar.gz`;
  await bench.store.put(key, await packModel({ 'behaviour.json': JSON.stringify(behaviour) }));
  await bench.sagemaker.send(
    new CreateModelCommand({
      ModelName: name,
      ExecutionRoleArn: roleArn,
      PrimaryContainer: { Image: probeImage, ModelDataUrl: `s3://${bucket}/${key}` },
    }),
  );
}

const request = (
  name: string,
  model: string,
  changes: Partial<CreateTransformJobCommandInput> = {},
): CreateTransformJobCommandInput => ({
  TransformJobName: name,
  ModelName: model,
  TransformInput: {
    DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://${bucket}/${name}/in/` } },
    ContentType: 'text/csv',
    SplitType: 'Line',
  },
  TransformOutput: { S3OutputPath: `s3://${bucket}/${name}/out`, Accept: 'text/csv', AssembleWith: 'Line' },
  TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
  ...changes,
});

async function transform(input: CreateTransformJobCommandInput) {
  await bench.sagemaker.send(new CreateTransformJobCommand(input));
  const { TransformJobName } = input;
  return until(() => bench.sagemaker.send(new DescribeTransformJobCommand({ TransformJobName })), {
    what: `the transform ${TransformJobName} to end`,
    holds: ({ TransformJobStatus }) => !['InProgress', 'Stopping'].includes(TransformJobStatus ?? ''),
  });
}

async function errorOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (caught: unknown) => caught as Error,
  );
  return error === undefined ? 'no error' : `${error.name}: ${error.message}`;
}

describe('a transform job', () => {
  test('writes one output per object, in the order of its records', async () => {
    await bench.store.put('order/in/a.csv', '1,2\n3,4\n5,6\n');
    await bench.store.put('order/in/deep/b.csv', '7,8');
    const job = await transform(request('order', 'plain'));
    expect([job.TransformJobStatus, job.FailureReason]).toEqual(['Completed', undefined]);
    expect(await bench.store.getText('order/out/a.csv.out')).toBe('3\n7\n11\n');
    expect(await bench.store.getText('order/out/deep/b.csv.out')).toBe('15\n');
    expect(job.TransformEndTime?.getTime()).toBeGreaterThanOrEqual(job.TransformStartTime?.getTime() ?? 0);
    const lines = await logLines(bench.logs, 'order', '/aws/sagemaker/TransformJobs');
    expect(lines).toEqual(['serving']);
  });

  test('writes one output for each object that a manifest names, under its name there', async () => {
    for (const name of ['a.csv', 'deep/b.csv', 'left-out.csv']) await bench.store.put(`listed/in/${name}`, '1,2\n');
    const manifest = [{ prefix: `s3://${bucket}/listed/in/` }, 'deep/b.csv', 'a.csv'];
    await bench.store.put('listed/manifest.json', JSON.stringify(manifest));
    const DataSource = {
      S3DataSource: { S3DataType: 'ManifestFile' as const, S3Uri: `s3://${bucket}/listed/manifest.json` },
    };
    const input = request('listed', 'plain');
    const job = await transform({ ...input, TransformInput: { ...input.TransformInput, DataSource } });
    expect(job.FailureReason).toBeUndefined();
    for (const name of ['a.csv', 'deep/b.csv']) expect(await bench.store.getText(`listed/out/${name}.out`)).toBe('3\n');
    await expect(bench.store.get('listed/out/left-out.csv.out')).rejects.toThrow();
    await expect(bench.store.get('listed/out/manifest.json.out')).rejects.toThrow();
  });

  test('keeps the order when requests overtake each other', async () => {
    await createModel('slow', { delayMs: 5, echoBatch: true });
    const rows = Array.from({ length: 40 }, (_, index) => `${index}`).join('\n');
    await bench.store.put('single/in/a.csv', rows);
    const job = await transform(
      request('single', 'slow', { BatchStrategy: 'SingleRecord', MaxConcurrentTransforms: 4, MaxPayloadInMB: 1 }),
    );
    expect(job.TransformJobStatus).toBe('Completed');
    const answers = (await bench.store.getText('single/out/a.csv.out'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers).toHaveLength(40);
    expect(answers.every(({ lines }) => lines === 1)).toBe(true);
    expect(Math.max(...answers.map(({ most }) => most))).toBe(4);
  });

  test('puts as many records into a request as fit', async () => {
    await createModel('counting', { echoBatch: true });
    const row = `${'1'.repeat(99)}\n`;
    await bench.store.put('fit/in/a.csv', row.repeat(15_000));
    await transform(request('fit', 'counting', { MaxPayloadInMB: 1 }));
    const answers = (await bench.store.getText('fit/out/a.csv.out'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).lines);
    expect(answers).toEqual([10_485, 4_515]);
  });

  test('filters and joins CSV records', async () => {
    await bench.store.put('join/in/a.csv', 'id1,1,2\n"id,2",3,4\n');
    const job = await transform(
      request('join', 'plain', {
        DataProcessing: { InputFilter: '$[1:]', JoinSource: 'Input', OutputFilter: '$[0,-1]' },
      }),
    );
    expect([job.TransformJobStatus, job.FailureReason]).toEqual(['Completed', undefined]);
    expect(await bench.store.getText('join/out/a.csv.out')).toBe('id1,3\n"id,2",7\n');
  });

  test('filters and joins JSON lines', async () => {
    await bench.store.put('lines/in/a.jsonl', '{"id":1,"features":[1,2]}\n{"id":2,"features":[3]}\n');
    const base = request('lines', 'plain');
    await transform({
      ...base,
      TransformInput: { ...base.TransformInput!, ContentType: 'application/jsonlines' },
      TransformOutput: { ...base.TransformOutput!, Accept: 'application/jsonlines' },
      DataProcessing: { InputFilter: '$.features', JoinSource: 'Input', OutputFilter: "$['id','SageMakerOutput']" },
    });
    expect(await bench.store.getText('lines/out/a.jsonl.out')).toBe(
      '{"id":1,"SageMakerOutput":{"score":3}}\n{"id":2,"SageMakerOutput":{"score":3}}\n',
    );
  });

  test('fails when the model refuses one object, and keeps the outputs of the others', async () => {
    await bench.store.put('partly/in/a.csv', '1,2\n');
    await bench.store.put('partly/in/b.csv', 'bad\n');
    await bench.store.put('partly/in/c.csv', '3,4\n');
    const job = await transform(request('partly', 'plain'));
    expect([job.TransformJobStatus, job.FailureReason]).toEqual([
      'Failed',
      'ClientError: See job logs for more information',
    ]);
    expect(await bench.store.getText('partly/out/a.csv.out')).toBe('3\n');
    expect(await bench.store.getText('partly/out/c.csv.out')).toBe('7\n');
    await expect(bench.store.get('partly/out/b.csv.out')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('repeats a request that the server could not answer', async () => {
    await createModel('flaky', { failFirst: 2 });
    await bench.store.put('flaky/in/a.csv', '1,2\n');
    expect((await transform(request('flaky', 'flaky'))).TransformJobStatus).toBe('Completed');
    await createModel('broken', { failFirst: 99 });
    await bench.store.put('broken/in/a.csv', '1,2\n');
    const job = await transform(request('broken', 'broken', { ModelClientConfig: { InvocationsMaxRetries: 1 } }));
    expect(job.FailureReason).toBe('AlgorithmError: See job logs for more information');
  });

  test('fails when the model server ends before it is ready', async () => {
    await createModel('dying', { exit: 1 });
    await bench.store.put('dying/in/a.csv', '1\n');
    expect((await transform(request('dying', 'dying'))).FailureReason).toMatchInlineSnapshot(
      `"AlgorithmError: Model container ended before it answered /ping"`,
    );
  });

  test('stops without storing more, and answers as AWS when it has ended', async () => {
    await createModel('endless', { delayMs: 600_000 });
    await bench.store.put('endless/in/a.csv', '1\n');
    const TransformJobName = 'endless';
    await bench.sagemaker.send(new CreateTransformJobCommand(request('endless', 'endless')));
    await until(async () => (await logLines(bench.logs, 'endless', '/aws/sagemaker/TransformJobs')).length > 0, {
      what: 'the container to write a line',
    });
    await bench.sagemaker.send(new StopTransformJobCommand({ TransformJobName }));
    await until(() => bench.sagemaker.send(new DescribeTransformJobCommand({ TransformJobName })), {
      what: 'the transform to stop',
      holds: ({ TransformJobStatus }) => TransformJobStatus === 'Stopped',
    });
    expect(
      await errorOf(bench.sagemaker.send(new StopTransformJobCommand({ TransformJobName }))),
    ).toMatchInlineSnapshot(
      `"ValidationException: The request was rejected because the transform job is in status Stopped."`,
    );
    const { TransformJobSummaries: stopped } = await bench.sagemaker.send(
      new ListTransformJobsCommand({ StatusEquals: 'Stopped' }),
    );
    expect(stopped?.map(({ TransformJobName: name }) => name)).toEqual(['endless']);
  });

  test('refuses filters it does not understand, and what does not go together', async () => {
    await bench.store.put('refused/in/a.csv', '1\n');
    const refuse = (changes: Partial<CreateTransformJobCommandInput>) =>
      errorOf(bench.sagemaker.send(new CreateTransformJobCommand(request('refused', 'plain', changes))));
    expect(await refuse({ DataProcessing: { InputFilter: '$..deep' } })).toMatchInlineSnapshot(
      `"ValidationException: The path '$..deep' is not understood from '..deep' on."`,
    );
    expect(await refuse({ MaxPayloadInMB: 60, MaxConcurrentTransforms: 2 })).toMatchInlineSnapshot(
      `"ValidationException: The value of MaxConcurrentTransforms * MaxPayloadInMB must not exceed 100 MB, but is 120 MB."`,
    );
    expect(await refuse({ ModelName: 'nobody' })).toMatchInlineSnapshot(
      `"ValidationException: Could not find model "arn:aws:sagemaker:us-east-1:000000000000:model/nobody"."`,
    );
  });
});

describe('a model', () => {
  test('is described, and gone when deleted', async () => {
    await createModel('gone');
    const { PrimaryContainer } = await bench.sagemaker.send(new DescribeModelCommand({ ModelName: 'gone' }));
    expect(PrimaryContainer).toMatchObject({ Image: probeImage, Mode: 'SingleModel' });
    expect(await errorOf(createModel('gone'))).toMatchInlineSnapshot(
      `"ValidationException: Cannot create already existing model "arn:aws:sagemaker:us-east-1:000000000000:model/gone"."`,
    );
    await bench.sagemaker.send(new DeleteModelCommand({ ModelName: 'gone' }));
    expect(await errorOf(bench.sagemaker.send(new DescribeModelCommand({ ModelName: 'gone' })))).toMatchInlineSnapshot(
      `"ValidationException: Could not find model "arn:aws:sagemaker:us-east-1:000000000000:model/gone"."`,
    );
  });

  test('needs its artifacts to be there', async () => {
    const call = bench.sagemaker.send(
      new CreateModelCommand({
        ModelName: 'empty',
        ExecutionRoleArn: roleArn,
        PrimaryContainer: { Image: probeImage, ModelDataUrl: `s3://${bucket}/nothing/model.tar.gz` },
      }),
    );
    expect(await errorOf(call)).toMatchInlineSnapshot(
      `"ValidationException: Could not find model data at s3://forecast/nothing/model.tar.gz."`,
    );
  });
});
