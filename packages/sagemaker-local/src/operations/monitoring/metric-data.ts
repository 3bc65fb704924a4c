import type {
  Dimension,
  GetMetricDataInput,
  GetMetricDataOutput,
  GetMetricStatisticsInput,
  GetMetricStatisticsOutput,
  ListMetricsInput,
  ListMetricsOutput,
  Metric,
  MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../../model/aws-error.js';
import type { OperationTable } from '../../model/operation.js';
import { STATISTICS, type Statistic, summarize } from '../../monitoring/statistics.js';
import {
  loggedMetrics,
  type MetricDeps,
  TRAINING_DIMENSION,
  TRAINING_NAMESPACE,
  trainingMetric,
} from '../../monitoring/training-metrics.js';
import { cutPage } from '../shared/paging.js';

/** CloudWatch answers no more at once. */
const MAX_DATAPOINTS = 1_440;
const METRICS_PAGE = 500;
/** @source API reference of CloudWatch, GetMetricData */
const MAX_QUERIES = 500;

/** CloudWatch: GetMetricStatistics, GetMetricData and ListMetrics of the metrics of training jobs. */
export function metricDataOperations(deps: MetricDeps): OperationTable {
  return {
    GetMetricStatistics: (input: GetMetricStatisticsInput) => getStatistics(deps, input),
    GetMetricData: (input: GetMetricDataInput) => getData(deps, input),
    ListMetrics: (input: ListMetricsInput) => listMetrics(deps, input),
  };
}

async function getStatistics(deps: MetricDeps, input: GetMetricStatisticsInput): Promise<GetMetricStatisticsOutput> {
  const statistics = (input.Statistics ?? []).map((name) => requireStatistic(name, 'Statistics'));
  if ((input.ExtendedStatistics ?? []).length > 0)
    throw invalid('Percentiles are not served here; ask for Statistics.');
  if (statistics.length === 0) throw missing('Statistics');
  const label = requireText(input.MetricName, 'MetricName');
  const metric = {
    Namespace: requireText(input.Namespace, 'Namespace'),
    MetricName: label,
    Dimensions: input.Dimensions,
  };
  const summaries = await summariesOf(deps, metric, input.Period, input);
  if (summaries.length > MAX_DATAPOINTS) {
    throw new AwsError(
      'InvalidParameterCombinationException',
      `You have requested up to ${summaries.length} datapoints, which exceeds the limit of ${MAX_DATAPOINTS}. You may ` +
        'reduce the datapoints requested by increasing Period, or decreasing the time range.',
    );
  }
  return {
    Label: label,
    Datapoints: summaries.map((summary) => ({
      Timestamp: new Date(summary.start),
      Unit: 'None',
      ...Object.fromEntries(statistics.map((name) => [name, summary[name]])),
    })),
  };
}

async function getData(deps: MetricDeps, input: GetMetricDataInput): Promise<GetMetricDataOutput> {
  const queries = (input.MetricDataQueries ?? []).filter(({ ReturnData }) => ReturnData !== false);
  if (queries.length === 0) throw missing('MetricDataQueries');
  if (queries.length > MAX_QUERIES)
    throw invalid(`One call has ${MAX_QUERIES} queries at most, not ${queries.length}.`);
  const descending = input.ScanBy !== 'TimestampAscending';
  const answer = async ({ Id, Label, MetricStat: wanted }: MetricDataQuery) => {
    if (wanted?.Metric === undefined)
      throw invalid(`Query '${Id}': expressions are not served here; give a MetricStat.`);
    const statistic = requireStatistic(wanted.Stat, `Stat of query '${Id}'`);
    const summaries = await summariesOf(deps, wanted.Metric, wanted.Period, input);
    const ordered = descending ? summaries.reverse() : summaries;
    return {
      Id,
      Label: Label ?? wanted.Metric.MetricName,
      Timestamps: ordered.map(({ start }) => new Date(start)),
      Values: ordered.map((summary) => summary[statistic]),
      StatusCode: 'Complete' as const,
    };
  };
  return { MetricDataResults: await Promise.all(queries.map(answer)), Messages: [] };
}

async function listMetrics(deps: MetricDeps, input: ListMetricsInput): Promise<ListMetricsOutput> {
  const { Namespace: namespace = TRAINING_NAMESPACE, MetricName: wanted, Dimensions: filters = [] } = input;
  const others = filters.filter(({ Name }) => Name !== TRAINING_DIMENSION);
  const names = filters.flatMap(({ Value }) => (Value === undefined ? [] : [Value]));
  const metrics: (Metric & { name: string })[] = [];
  if (namespace === TRAINING_NAMESPACE && others.length === 0) {
    for (const job of names.length > 0 ? names : jobNames(deps)) {
      for (const name of await loggedMetrics(deps, job)) {
        if (wanted !== undefined && name !== wanted) continue;
        const Dimensions = [{ Name: TRAINING_DIMENSION, Value: job }];
        metrics.push({ name, Namespace: TRAINING_NAMESPACE, MetricName: name, Dimensions });
      }
    }
  }
  const { rows, nextToken } = cutPage(metrics, { NextToken: input.NextToken, MaxResults: METRICS_PAGE });
  return {
    Metrics: rows.map(({ name: _, ...metric }) => metric),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
}

const jobNames = ({ store }: MetricDeps): string[] =>
  store.trainingJobs.list({ sortBy: 'name', descending: false, limit: -1 }).map(({ name }) => name);

async function summariesOf(
  deps: MetricDeps,
  { Namespace, MetricName = '', Dimensions }: Metric,
  period: number | undefined,
  { StartTime, EndTime }: { readonly StartTime: Date | undefined; readonly EndTime: Date | undefined },
) {
  if (StartTime === undefined) throw missing('StartTime');
  if (EndTime === undefined) throw missing('EndTime');
  if (StartTime >= EndTime) throw invalid('The parameter StartTime must be less than the parameter EndTime.');
  if (period === undefined || !Number.isSafeInteger(period) || period < 1) {
    throw invalid('The parameter Period must be a whole number of seconds, 1 or more.');
  }
  const job = jobOf(Dimensions);
  if (Namespace !== TRAINING_NAMESPACE || job === undefined) return [];
  return summarize(await trainingMetric(deps, job, MetricName), period, StartTime.getTime(), EndTime.getTime());
}

/** A metric is only found under all of its dimensions and no others. */
function jobOf(dimensions: readonly Dimension[] | undefined): string | undefined {
  const [only, ...more] = dimensions ?? [];
  return more.length === 0 && only?.Name === TRAINING_DIMENSION ? only.Value : undefined;
}

function requireStatistic(name: string | undefined, member: string): Statistic {
  const known = STATISTICS.find((statistic) => statistic === name);
  if (known !== undefined) return known;
  throw invalid(`The parameter ${member} must be one of ${STATISTICS.join(', ')}, but is '${name ?? ''}'.`);
}

function requireText(text: string | undefined, member: string): string {
  if (text === undefined || text === '') throw missing(member);
  return text;
}

const invalid = (message: string): AwsError => new AwsError('InvalidParameterValueException', message);
const missing = (member: string): AwsError =>
  new AwsError('MissingRequiredParameterException', `The parameter ${member} is required.`);
