import { WorkflowNotFoundError } from '@temporalio/client';
import { Command, Option } from 'commander';
import { monitoringIds } from '../../contracts/monitoring/monitoring-ids.js';
import { answerMonitorUpdate } from '../../contracts/monitoring/monitoring-question.js';
import { MONITOR_ANSWERS, type MonitorAnswer } from '../../contracts/request/monitor.js';
import type { ForecastClient } from '../connection/connect.js';
import { withClient } from '../connection/with-client.js';
import { UserError } from '../errors/user-error.js';
import { readVersions } from '../forecasts/read-versions.js';
import { printJson } from '../json/json-shape.js';
import { historyShape, monitoringShape } from '../json/monitoring-shape.js';
import { newestDataset } from '../monitoring/newest-dataset.js';
import { questionOf, questionToAnswer } from '../monitoring/open-question.js';
import { readMonitorings, readScores } from '../monitoring/read-records.js';
import { requestOf } from '../monitoring/request-of.js';
import { monitor } from '../monitoring/start-monitoring.js';
import { findDataset } from '../runs/find-dataset.js';
import { uploadDataset } from '../runs/upload-dataset.js';
import { renderHistory, renderMonitoring } from '../views/render-monitoring.js';
import { uploadProgress } from '../views/upload-progress.js';
import { warnWithoutWorker } from '../views/warn-without-worker.js';
import { isoDate } from './iso-date.js';
import { oneLine } from './one-line.js';
import { setOption, stateOption } from './options.js';
import { byOption, loginName } from './person.js';
import { s3Address } from './s3-address.js';

interface MonitorOptions {
  readonly data?: string;
  readonly dataset?: string;
  readonly through?: string;
  readonly config?: string;
  readonly set: readonly string[];
  readonly history?: boolean;
  readonly answer?: MonitorAnswer;
  readonly date?: string;
  readonly reason?: string;
  readonly by?: string;
  readonly json?: boolean;
  readonly state: string;
}

export const monitorCommand = () =>
  new Command('monitor')
    .description('score what was published with the sales that have come, and act on what is other than promised')
    .argument('<name>', 'name of the forecast')
    .option('--data <dir>', 'folder with the raw tables up to now; uploaded to S3 unless it is there already')
    .option(
      '--dataset <uri>',
      'dataset that is in S3 already; by default that of the newest run of the forecast',
      s3Address,
    )
    .option('--through <date>', 'know the sales up to this day alone: 2016-05-22', isoDate)
    .option('--config <file>', 'request with the table of actions; by default the one that made the current version')
    .addOption(setOption())
    .option('--history', 'only show what was kept so far')
    .addOption(new Option('--answer <answer>', 'answer the question that is open').choices(MONITOR_ANSWERS))
    .option('--date <date>', 'the question that is answered, by the last day with sales that it names', isoDate)
    .option('--reason <text>', 'why; it stands in the record for good', oneLine)
    .addOption(byOption())
    .option('--json', 'print it as JSON')
    .addOption(stateOption())
    .action((name: string, options: MonitorOptions) =>
      withClient(options.state, async (client) => {
        // Says so, with the nearest name, when there is no such forecast.
        const { pointer } = await readVersions(client, name);
        if (options.answer !== undefined) return console.log(await answer(client, name, options.answer, options));
        if (options.history) return showHistory(client, name, options);
        await monitorNow(client, { name, run: pointer.run }, options);
      }),
    );

/** @param forecast with the run that made its current version */
async function monitorNow(
  client: ForecastClient,
  forecast: { readonly name: string; readonly run: string },
  options: MonitorOptions,
): Promise<void> {
  const { through, json } = options;
  const { name } = forecast;
  const request = await requestOf(client, forecast, options);
  const dataset = await datasetOf(client, name, options);
  await warnWithoutWorker(client);
  const result = await monitor(client, {
    name,
    dataset,
    ...(through === undefined ? {} : { through }),
    ...(request === undefined ? {} : { request }),
  });
  const question = await questionOf(client, result);
  if (json) printJson(monitoringShape, { ...result, open: question !== undefined });
  else console.log(renderMonitoring(result, question));
}

async function showHistory(client: ForecastClient, name: string, { json }: MonitorOptions): Promise<void> {
  const [scores, monitorings] = await Promise.all([readScores(client, name), readMonitorings(client, name, 52)]);
  if (json) {
    return printJson(historyShape, {
      forecast: name,
      versions: scores,
      monitorings: monitorings.map(({ monitoring, answer: given }) => ({ ...monitoring, answer: given })),
    });
  }
  if (scores.length === 0) return console.log(`${name} was not monitored yet. 'npx forecast monitor ${name}' does so.`);
  console.log(renderHistory(scores, monitorings));
}

async function answer(
  client: ForecastClient,
  name: string,
  given: MonitorAnswer,
  { date, reason, by = loginName() }: MonitorOptions,
): Promise<string> {
  if (reason === undefined || reason.trim() === '') throw new UserError('Say why: --reason TEXT.', 'usage');
  const question = await questionToAnswer(client, name, date);
  try {
    return await client.temporal.workflow
      .getHandle(monitoringIds.question(name, question.date))
      .executeUpdate(answerMonitorUpdate, { args: [{ answer: given, by, reason }] });
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new UserError(
      `The question about ${name} with the sales up to ${question.date} was settled meanwhile, by its deadline or by somebody else.`,
    );
  }
}

async function datasetOf(
  client: ForecastClient,
  name: string,
  { data, dataset, json }: MonitorOptions,
): Promise<{ readonly uri: string }> {
  if (data !== undefined && dataset !== undefined) {
    throw new UserError('Both --data and --dataset say where the sales are; keep one of them.', 'usage');
  }
  const { s3, bucket } = client;
  if (data !== undefined) return uploadDataset({ s3, bucket, dir: data, progress: uploadProgress() });
  if (dataset !== undefined) {
    await findDataset(client, dataset);
    return { uri: dataset };
  }
  const newest = await newestDataset(client, name);
  if (!json) console.log(`The sales are those of ${newest.run}, its newest run; --data or --dataset names others.`);
  return { uri: newest.uri };
}
