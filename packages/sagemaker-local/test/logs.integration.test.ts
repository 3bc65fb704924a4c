import {
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
  type GetLogEventsCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import { beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { describeUntil, hasEnded, logLines, trainingRequest, untilStarted } from './support/test-bench.js';
import { useBench } from './support/use-bench.js';

const logGroupName = '/aws/sagemaker/TrainingJobs';
const bench = useBench();
let stream = '';

beforeAll(async () => {
  await bench.sagemaker.send(new CreateTrainingJobCommand(trainingRequest('logged', { rounds: '20' })));
  await describeUntil(bench.sagemaker, 'logged', hasEnded);
  const found = await bench.logs.send(new DescribeLogStreamsCommand({ logGroupName, logStreamNamePrefix: 'logged/' }));
  stream = found.logStreams?.[0]?.logStreamName ?? '';
});

const get = (changes: Partial<GetLogEventsCommandInput>) =>
  bench.logs.send(new GetLogEventsCommand({ logGroupName, logStreamName: stream, ...changes }));
const messages = (page: Awaited<ReturnType<typeof get>>) => (page.events ?? []).map(({ message }) => message);

describe('DescribeLogStreams', () => {
  test('names the stream of each host after the job', async () => {
    expect(stream).toMatch(/^logged\/algo-1-\d+$/);
    const none = await bench.logs.send(new DescribeLogStreamsCommand({ logGroupName, logStreamNamePrefix: 'log/' }));
    expect(none.logStreams).toEqual([]);
  });

  test('refuses a group that does not exist', async () => {
    const call = bench.logs.send(new DescribeLogStreamsCommand({ logGroupName: '/mine' }));
    await expect(call).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log group does not exist.',
    });
  });
});

describe('GetLogEvents', () => {
  test('gives all lines from the head, with control characters escaped', async () => {
    const page = await get({ startFromHead: true });
    expect(page.events).toHaveLength(22);
    expect(messages(page)[1]).toBe('[0]#011train-rmse:10.00000#011validation-rmse:20.00000');
    const times = (page.events ?? []).map(({ timestamp }) => timestamp);
    expect(times).toEqual([...times].sort());
  });

  test('goes forward page by page, and gives the same token back at the end', async () => {
    const all = messages(await get({ startFromHead: true }));
    const read: (string | undefined)[] = [];
    let nextToken: string | undefined;
    for (;;) {
      const page = await get({ startFromHead: true, limit: 5, ...(nextToken === undefined ? {} : { nextToken }) });
      read.push(...messages(page));
      if (page.nextForwardToken === nextToken) break;
      nextToken = page.nextForwardToken;
    }
    expect(read).toEqual(all);
  });

  test('begins at the tail by default, and goes backward page by page', async () => {
    const all = messages(await get({ startFromHead: true }));
    const read: (string | undefined)[] = [];
    let page = await get({ limit: 8 });
    for (;;) {
      read.unshift(...messages(page));
      const next = await get({ limit: 8, nextToken: page.nextBackwardToken });
      if (next.nextBackwardToken === page.nextBackwardToken) break;
      page = next;
    }
    expect(read).toEqual(all);
  });

  test('gives only events of the asked time', async () => {
    expect(messages(await get({ startFromHead: true, startTime: Date.now() + 60_000 }))).toEqual([]);
    expect(messages(await get({ startFromHead: true, endTime: 1 }))).toEqual([]);
    expect(messages(await get({ startFromHead: true, startTime: 1, endTime: Date.now() + 60_000 }))).toHaveLength(22);
  });

  test('refuses a stream that does not exist and a token that is none', async () => {
    await expect(get({ logStreamName: 'logged/nobody' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log stream does not exist.',
    });
    await expect(get({ nextToken: 'mine' })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  test('shows the lines of a running job as they come', async () => {
    await bench.sagemaker.send(
      new CreateTrainingJobCommand(
        trainingRequest(
          'running',
          { rounds: '1000', pause_ms: '10' },
          { StoppingCondition: { MaxRuntimeInSeconds: 3 } },
        ),
      ),
    );
    await untilStarted(bench.logs, 'running');
    const early = (await logLines(bench.logs, 'running')).length;
    await until(async () => (await logLines(bench.logs, 'running')).length > early, {
      what: 'another line of the log',
    });
    expect((await describeUntil(bench.sagemaker, 'running', () => true)).TrainingJobStatus).toBe('InProgress');
    await describeUntil(bench.sagemaker, 'running', hasEnded);
  });
});
