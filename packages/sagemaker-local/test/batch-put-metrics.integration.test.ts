import { CreateTrialComponentCommand, DescribeTrialComponentCommand } from '@aws-sdk/client-sagemaker';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { beforeAll, expect, test } from 'vitest';
import { credentials, region } from './support/test-bench.js';
import { useBench } from './support/use-bench.js';

const bench = useBench();
beforeAll(async () => {
  await bench.sagemaker.send(new CreateTrialComponentCommand({ TrialComponentName: 'run' }));
});

class Sha256 extends Hash {
  constructor(secret?: ConstructorParameters<typeof Hash>[1]) {
    super('sha256', secret);
  }
}

/** Asks as the SDK for metrics does. */
async function ask(method: string, path: string, body: string, secretAccessKey = credentials.secretAccessKey) {
  const url = new URL(path, bench.server.url);
  const signer = new SignatureV4({
    service: 'sagemaker',
    region,
    credentials: { ...credentials, secretAccessKey },
    sha256: Sha256,
  });
  const { headers } = await signer.sign({
    method,
    protocol: 'http:',
    hostname: url.hostname,
    port: Number(url.port),
    path: url.pathname,
    query: {},
    headers: { host: url.host, 'content-type': 'application/json' },
    body,
  });
  const answer = await fetch(url, { method, headers, body });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const put = (body: string, secretAccessKey?: string) => ask('PUT', '/BatchPutMetrics', body, secretAccessKey);
const get = (request: object) => ask('POST', '/BatchGetMetrics', JSON.stringify(request));

const points = (TrialComponentName: string, ...values: number[]) =>
  JSON.stringify({
    TrialComponentName,
    MetricData: values.map((Value, Step) => ({ MetricName: 'loss', Timestamp: 1_700_000_000 + Step, Step, Value })),
  });

test('metrics of several calls are summed up, and the last is the one with the latest time', async () => {
  expect(await put(points('run', 3, 1))).toEqual({ status: 200, body: { Errors: [] } });
  await put(
    JSON.stringify({
      TrialComponentName: 'run',
      MetricData: [{ MetricName: 'loss', Timestamp: 1_600_000_000, Value: 5 }],
    }),
  );
  const { Metrics } = await bench.sagemaker.send(new DescribeTrialComponentCommand({ TrialComponentName: 'run' }));
  expect(Metrics).toEqual([
    {
      MetricName: 'loss',
      SourceArn: 'arn:aws:sagemaker:us-east-1:000000000000:experiment-trial-component/run',
      TimeStamp: new Date(1_700_000_001_000),
      Count: 3,
      Max: 5,
      Min: 1,
      Last: 1,
      Avg: 3,
      StdDev: expect.closeTo(Math.sqrt(8 / 3), 10),
    },
  ]);
});

test('every value for a component that does not exist is answered with an error', async () => {
  expect(await put(points('none', 1, 2))).toEqual({
    status: 200,
    body: {
      Errors: [
        { Code: 'VALIDATION_ERROR', MetricIndex: 0 },
        { Code: 'VALIDATION_ERROR', MetricIndex: 1 },
      ],
    },
  });
});

test('broken and badly signed requests are refused', async () => {
  expect(await put('{"MetricData":')).toMatchObject({ status: 400, body: { __type: 'SerializationException' } });
  expect(await put(points('run'))).toMatchObject({ status: 400, body: { __type: 'ValidationException' } });
  expect(await put(points('run', ...Array.from({ length: 11 }, Number)))).toMatchObject({ status: 400 });
  expect(await put(points('run', 1), 'another-secret')).toMatchObject({ status: 403 });
});

test('values are read back by round and by time, with the statistic that is asked for', async () => {
  await bench.sagemaker.send(new CreateTrialComponentCommand({ TrialComponentName: 'read' }));
  await put(points('read', 3, 1));
  await put(points('read', 5));
  const ResourceArn = 'arn:aws:sagemaker:us-east-1:000000000000:experiment-trial-component/read';
  const query = {
    MetricName: 'loss',
    ResourceArn,
    MetricStat: 'Last',
    Period: 'IterationNumber',
    XAxisType: 'IterationNumber',
  };
  const { body } = await get({
    MetricQueries: [
      query,
      { ...query, MetricStat: 'Count' },
      { ...query, Start: 1 },
      { ...query, MetricStat: 'Avg', Period: 'OneHour', XAxisType: 'Timestamp' },
      { ...query, MetricName: 'none' },
      { ...query, ResourceArn: `${ResourceArn}er` },
    ],
  });
  expect(body.MetricQueryResults).toEqual([
    { Status: 'Complete', XAxisValues: [0, 1], MetricValues: [5, 1] },
    { Status: 'Complete', XAxisValues: [0, 1], MetricValues: [2, 1] },
    { Status: 'Complete', XAxisValues: [1], MetricValues: [1] },
    { Status: 'Complete', XAxisValues: [1_699_999_200], MetricValues: [3] },
    { Status: 'Complete', XAxisValues: [], MetricValues: [] },
    expect.objectContaining({ Status: 'ValidationError', XAxisValues: [] }),
  ]);
  expect((await get({ MetricQueries: [{ ...query, MetricStat: 'Median' }] })).status).toBe(400);
});
