import {
  type CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  type GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateModelCommand, CreateTransformJobCommand, DescribeTransformJobCommand } from '@aws-sdk/client-sagemaker';
import { expect, it } from 'vitest';
import type { TrainingDeps } from '../../../activities/training/deps.js';
import { readNewLines, readTail } from '../../../activities/training/job-log.js';
import { bucket, packModel, probeImage, roleArn } from '../../../packages/sagemaker-local/test/support/test-bench.js';
import { useBench } from '../../../packages/sagemaker-local/test/support/use-bench.js';
import { until } from '../../support/until.js';

const bench = useBench();

it('shows of a transform what its container wrote, then what SageMaker wrote of its records', async () => {
  const { sagemaker, store, logs } = bench;
  const model = 'artifacts/refusing/model.tar.gz';
  await store.put(model, await packModel({ 'behaviour.json': '{}' }));
  await store.put('refused/in/a.csv', 'bad\n');
  await sagemaker.send(
    new CreateModelCommand({
      ModelName: 'refusing',
      ExecutionRoleArn: roleArn,
      PrimaryContainer: { Image: probeImage, ModelDataUrl: `s3://${bucket}/${model}` },
    }),
  );
  await sagemaker.send(
    new CreateTransformJobCommand({
      TransformJobName: 'refused',
      ModelName: 'refusing',
      TransformInput: {
        DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://${bucket}/refused/in/` } },
        ContentType: 'text/csv',
      },
      TransformOutput: { S3OutputPath: `s3://${bucket}/refused/out` },
      TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
    }),
  );
  const job = await until(() => sagemaker.send(new DescribeTransformJobCommand({ TransformJobName: 'refused' })), {
    what: 'the transform to end',
    holds: ({ TransformJobStatus }) => TransformJobStatus !== 'InProgress',
  });
  expect(job.TransformJobStatus).toBe('Failed');
  expect(await readTail(logs, '/aws/sagemaker/TransformJobs', 'refused')).toMatchInlineSnapshot(`
    [
      "serving",
      "[sagemaker logs]: MaxConcurrentTransforms=1, MaxPayloadInMB=6, BatchStrategy=SINGLE_RECORD",
      "[sagemaker logs]: forecast/refused/in/a.csv: Bad HTTP status received from algorithm: 400: a cell is no number",
    ]
  `);
});

it('reads a stream to its end before the next, though CloudWatch answers an empty page on the way', async () => {
  const streams: Record<string, readonly (readonly string[])[]> = {
    'job/algo-1-100': [['[0] a', '[1] b'], [], ['[2] c']],
    'job/algo-1-200': [['[3] d']],
  };
  // Tokens are numbers of pages; the last one's answers itself.
  const send = async (command: DescribeLogStreamsCommand | GetLogEventsCommand) => {
    if (command instanceof DescribeLogStreamsCommand) {
      return { logStreams: Object.keys(streams).map((logStreamName) => ({ logStreamName })) };
    }
    const { logStreamName = '', nextToken = '0' } = command.input;
    const pages = streams[logStreamName] ?? [];
    const events = (pages[Number(nextToken)] ?? []).map((message) => ({ message, timestamp: 0 }));
    return { events, nextForwardToken: String(Math.min(pages.length, Number(nextToken) + 1)) };
  };
  const logs = { send } as unknown as CloudWatchLogsClient as TrainingDeps['logs'];
  const { lines, cursor } = await readNewLines(logs, '/aws/sagemaker/TrainingJobs', 'job', undefined, 2);
  expect(lines.map(({ text }) => text)).toEqual(['[0] a', '[1] b', '[2] c', '[3] d']);
  expect(await readNewLines(logs, '/aws/sagemaker/TrainingJobs', 'job', cursor, 2)).toEqual({ lines: [], cursor });
});

it('shows of an endpoint the newest instance of the variant, whose name says nothing of its age', async () => {
  const streams = { 'all/i-9f': ['the one that serves'], 'all/i-0a': ['the one that failed'] };
  const send = async (command: DescribeLogStreamsCommand | GetLogEventsCommand) => {
    if (command instanceof DescribeLogStreamsCommand) {
      return { logStreams: Object.keys(streams).map((logStreamName, age) => ({ logStreamName, creationTime: age })) };
    }
    const lines = streams[command.input.logStreamName as keyof typeof streams];
    return { events: lines.map((message) => ({ message })) };
  };
  const logs = { send } as unknown as TrainingDeps['logs'];
  expect(await readTail(logs, '/aws/sagemaker/Endpoints/demo', 'all')).toEqual(['the one that failed']);
});
