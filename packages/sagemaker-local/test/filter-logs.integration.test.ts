import { DescribeLogGroupsCommand, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import { beforeAll, describe, expect, test } from 'vitest';
import { compileFilter } from '../src/logs/filter-pattern.js';
import { describeUntil, hasEnded, trainingRequest } from './support/test-bench.js';
import { useBench } from './support/use-bench.js';

const logGroupName = '/aws/sagemaker/TrainingJobs';
const bench = useBench();

beforeAll(async () => {
  const ResourceConfig = { InstanceType: 'ml.m5.large' as const, InstanceCount: 2, VolumeSizeInGB: 1 };
  for (const name of ['first', 'second']) {
    await bench.sagemaker.send(
      new CreateTrainingJobCommand(trainingRequest(name, { rounds: '3' }, { ResourceConfig })),
    );
    await describeUntil(bench.sagemaker, name, hasEnded);
  }
});

const filter = async (changes: object) => {
  const page = await bench.logs.send(new FilterLogEventsCommand({ logGroupName, ...changes }));
  return { ...page, lines: (page.events ?? []).map(({ message }) => message?.replace(/^begin \d+$/, 'begin')) };
};
const job = ['begin', ...[0, 1, 2].map((round) => expect.stringMatching(`^\\[${round}\\]`)), 'end'];

describe('FilterLogEvents', () => {
  test('gives the events of all streams of a job, or of the whole group', async () => {
    const { lines, events } = await filter({ logStreamNamePrefix: 'first/' });
    expect(lines).toEqual([...job, ...job]);
    expect(new Set(events?.map(({ logStreamName }) => logStreamName)).size).toBe(2);
    expect(new Set(events?.map(({ eventId, logStreamName }) => `${logStreamName} ${eventId}`)).size).toBe(10);
    expect((await filter({})).lines).toHaveLength(20);
    const named = await filter({ logStreamNames: [events?.[0]?.logStreamName] });
    expect(named.lines).toEqual(job);
  });

  test('keeps only what the pattern and the times ask for', async () => {
    expect((await filter({ filterPattern: '"[2]"' })).lines).toHaveLength(4);
    expect((await filter({ filterPattern: '?begin ?end' })).lines).toHaveLength(8);
    expect((await filter({ filterPattern: 'rmse -"[0]"', logStreamNamePrefix: 'first/' })).lines).toHaveLength(4);
    expect((await filter({ endTime: 1 })).lines).toEqual([]);
    expect((await filter({ startTime: Date.now() + 60_000 })).lines).toEqual([]);
  });

  test('goes on page by page, each event once', async () => {
    const seen: unknown[] = [];
    let nextToken: string | undefined;
    do {
      const page = await filter({ limit: 3, nextToken, filterPattern: 'rmse' });
      expect(page.lines.length).toBeLessThanOrEqual(3);
      seen.push(...(page.events ?? []).map(({ logStreamName, eventId }) => `${logStreamName} ${eventId}`));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect([seen.length, new Set(seen).size]).toEqual([12, 12]);
  });

  test('refuses patterns, tokens and streams that it can not follow', async () => {
    await expect(filter({ filterPattern: '{ $.level = "error" }' })).rejects.toThrow(/only words are served here/);
    await expect(filter({ nextToken: 'none' })).rejects.toThrow('The specified nextToken is invalid.');
    await expect(filter({ logStreamNamePrefix: 'a', logStreamNames: ['b'] })).rejects.toThrow(/together/);
    await expect(filter({ logGroupName: '/aws/lambda/none' })).rejects.toThrow(/does not exist/);
  });
});

test('DescribeLogGroups names the groups that have streams', async () => {
  const groups = async (input: object) =>
    (await bench.logs.send(new DescribeLogGroupsCommand(input))).logGroups?.map(({ logGroupName: name }) => name);
  expect(await groups({})).toEqual([logGroupName]);
  expect(await groups({ logGroupNamePrefix: '/aws/sagemaker/T' })).toEqual([logGroupName]);
  expect(await groups({ logGroupNamePattern: 'endpoints' })).toEqual([]);
});

test.each([
  ['', 'anything', true],
  ['error', 'an error', true],
  ['error', 'an Error', false],
  ['two words', 'words, two', true],
  ['"two words"', 'words, two', false],
  ['?a ?b', 'b', true],
  ['?a ?b', 'c', false],
  ['x -y', 'x', true],
  ['x -y', 'x y', false],
  ['"say \\"hi\\""', 'I say "hi" to you', true],
])('the pattern %s meets "%s": %s', (pattern, message, met) => {
  expect(compileFilter(pattern)(message)).toBe(met);
});

test('a pattern with an open quote is refused', () => {
  expect(() => compileFilter('"open')).toThrow(/is not closed/);
});
