import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DescribeLogStreamsCommand, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import { beforeAll, expect, test } from 'vitest';
import { bucket, describeUntil, hasEnded, trainingRequest } from './support/test-bench.js';
import { useBench } from './support/use-bench.js';

const bench = useBench();
beforeAll(async () => {
  await bench.store.put('data/train/part-0.csv', '1,2\n');
});

async function train(name: string) {
  const InputDataConfig = [
    {
      ChannelName: 'train',
      DataSource: { S3DataSource: { S3DataType: 'S3Prefix' as const, S3Uri: `s3://${bucket}/data/train` } },
    },
  ];
  await bench.sagemaker.send(new CreateTrainingJobCommand(trainingRequest(name, { rounds: '2' }, { InputDataConfig })));
  const { TrainingJobStatus: status, FailureReason: reason } = await describeUntil(bench.sagemaker, name, hasEnded);
  return { status, reason };
}

const foldersOf = async (root: string): Promise<readonly string[]> =>
  (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name);

test('folders of the root that somebody removed while it runs are made again', async () => {
  expect(await train('before')).toEqual({ status: 'Completed' });
  const folders = await foldersOf(bench.root);
  expect(folders.length).toBeGreaterThan(1);
  for (const name of folders) await rm(join(bench.root, name), { recursive: true });

  expect(await train('after')).toEqual({ status: 'Completed' });
  expect((await foldersOf(bench.root)).length).toBeGreaterThan(1);
});

test('logs of a job whose files somebody removed are empty', async () => {
  expect(await train('silenced')).toEqual({ status: 'Completed' });
  const group = { logGroupName: '/aws/sagemaker/TrainingJobs' };
  const { logStreams = [] } = await bench.logs.send(
    new DescribeLogStreamsCommand({ ...group, logStreamNamePrefix: 'silenced/' }),
  );
  const logStreamName = logStreams[0]?.logStreamName as string;
  const read = () => bench.logs.send(new GetLogEventsCommand({ ...group, logStreamName, startFromHead: true }));
  expect((await read()).events).not.toEqual([]);
  for (const name of await foldersOf(bench.root)) await rm(join(bench.root, name), { recursive: true });
  expect((await read()).events).toEqual([]);
});
