import {
  CloudWatchClient,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  type GetMetricStatisticsCommandInput,
  ListMetricsCommand,
} from '@aws-sdk/client-cloudwatch';
import { CreateTrainingJobCommand, StopTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { summarize } from '../src/monitoring/statistics.js';
import { credentials, describeUntil, hasEnded, probeImage, region, trainingRequest } from './support/test-bench.js';
import { useBench } from './support/use-bench.js';

const Namespace = '/aws/sagemaker/TrainingJobs';
const MetricDefinitions = ['train', 'validation'].map((set) => ({
  Name: `${set}:rmse`,
  Regex: `${set}-rmse:([0-9.]+)`,
}));
const bench = useBench();
let cloudWatch: CloudWatchClient;

const start = (name: string, hyperparameters: Record<string, string>) =>
  bench.sagemaker.send(
    new CreateTrainingJobCommand(
      trainingRequest(name, hyperparameters, {
        AlgorithmSpecification: { TrainingImage: probeImage, TrainingInputMode: 'File', MetricDefinitions },
      }),
    ),
  );
const DAY = 86_400;
const of = (job: string, MetricName: string) => ({
  Namespace,
  MetricName,
  Dimensions: [{ Name: 'TrainingJobName', Value: job }],
});
/** Periods of a day begin at midnight, so a job may meet two of them. */
const times = () => ({ StartTime: new Date(Date.now() - 2 * DAY * 1000), EndTime: new Date(Date.now() + 1000) });
const statistics = (changes: Partial<GetMetricStatisticsCommandInput>) =>
  cloudWatch.send(
    new GetMetricStatisticsCommand({
      ...of('logged', 'train:rmse'),
      ...times(),
      Period: 3 * DAY,
      Statistics: ['SampleCount', 'Average', 'Minimum', 'Maximum', 'Sum'],
      ...changes,
    }),
  );

beforeAll(async () => {
  cloudWatch = new CloudWatchClient({ endpoint: bench.server.url, region, credentials });
  await start('logged', { rounds: '4' });
  await describeUntil(bench.sagemaker, 'logged', hasEnded);
});
afterAll(async () => {
  cloudWatch?.destroy();
});

test('the values that a job has logged are summed up by period', async () => {
  const { Label, Datapoints } = await statistics({});
  expect(Label).toBe('train:rmse');
  // 10, 5, 3.33333 and 2.5.
  expect(Datapoints).toMatchObject([{ SampleCount: 4, Minimum: 2.5, Maximum: 10, Unit: 'None' }]);
  expect(Datapoints?.[0]?.Sum).toBeCloseTo(20.83333, 4);
  expect(Datapoints?.[0]?.Average).toBeCloseTo(20.83333 / 4, 4);
  expect((await statistics({ EndTime: new Date(Date.now() - DAY * 1000) })).Datapoints).toEqual([]);
});

test('a job that runs shows what it has logged so far', async () => {
  await start('telling', { rounds: '1000', pause_ms: '20' });
  const count = async () =>
    (await statistics({ ...of('telling', 'validation:rmse') })).Datapoints?.[0]?.SampleCount ?? 0;
  await until(async () => (await count()) > 2, { what: 'more than two measurements' });
  await bench.sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: 'telling' }));
  await describeUntil(bench.sagemaker, 'telling', hasEnded);
});

test('several metrics come at once, and a metric is found under its own dimensions only', async () => {
  const query = (Id: string, metric: object) => ({
    Id,
    MetricStat: { Metric: metric, Period: 3 * DAY, Stat: 'Minimum' },
  });
  const { MetricDataResults } = await cloudWatch.send(
    new GetMetricDataCommand({
      ...times(),
      MetricDataQueries: [
        query('train', of('logged', 'train:rmse')),
        query('validation', of('logged', 'validation:rmse')),
        query('other', of('no-such-job', 'train:rmse')),
        query('bare', { Namespace, MetricName: 'train:rmse' }),
      ],
    }),
  );
  expect(MetricDataResults?.map(({ Id, Values }) => [Id, Values])).toEqual([
    ['train', [2.5]],
    ['validation', [5]],
    ['other', []],
    ['bare', []],
  ]);
});

test('metrics are listed by job', async () => {
  const list = async (input: object) =>
    (await cloudWatch.send(new ListMetricsCommand(input))).Metrics?.map(({ MetricName }) => MetricName);
  const Dimensions = [{ Name: 'TrainingJobName', Value: 'logged' }];
  expect(await list({ Namespace, Dimensions })).toEqual(['train:rmse', 'validation:rmse']);
  expect(await list({ Namespace, Dimensions, MetricName: 'train:rmse' })).toEqual(['train:rmse']);
  expect(await list({ Namespace: 'AWS/EC2' })).toEqual([]);
  expect(await list({ Namespace, Dimensions: [{ Name: 'Host' }] })).toEqual([]);
});

test('what makes no sense is refused by name', async () => {
  const refusals = [
    { Statistics: ['Median' as never] },
    { Statistics: [] },
    { Period: 0 },
    { EndTime: new Date(0) },
    { ExtendedStatistics: ['p99'] },
    { Period: undefined },
  ];
  const answers = await Promise.all(
    refusals.map((changes) => statistics(changes).then(String, (error: Error) => `${error.name}: ${error.message}`)),
  );
  expect(answers).toMatchInlineSnapshot(`
    [
      "InvalidParameterValueException: The parameter Statistics must be one of SampleCount, Average, Sum, Minimum, Maximum, but is 'Median'.",
      "MissingRequiredParameterException: The parameter Statistics is required.",
      "InvalidParameterValueException: The parameter Period must be a whole number of seconds, 1 or more.",
      "InvalidParameterValueException: The parameter StartTime must be less than the parameter EndTime.",
      "InvalidParameterValueException: Percentiles are not served here; ask for Statistics.",
      "InvalidParameterValueException: The parameter Period must be a whole number of seconds, 1 or more.",
    ]
  `);
});

test('values fall into periods that begin at whole multiples', () => {
  const points = [0, 59_999, 60_000, 61_000, 180_000].map((timestamp, value) => ({ timestamp, value }));
  const summed = summarize(points, 60, 30_000, 180_000);
  expect(summed.map(({ start, Sum, SampleCount }) => [start, Sum, SampleCount])).toEqual([
    [0, 1, 2],
    [60_000, 5, 2],
  ]);
});
