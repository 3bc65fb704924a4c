import { Command } from 'commander';
import type { Cell } from '../../contracts/dataset/cells.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import type { ForecastClient } from '../connection/connect.js';
import { withClient } from '../connection/with-client.js';
import { exitWith } from '../errors/exit-codes.js';
import { UserError } from '../errors/user-error.js';
import { printJson } from '../json/json-shape.js';
import { planShape } from '../json/plan-shape.js';
import { refuseUnusableChannels } from '../notifications/try-channels.js';
import { findDataset } from '../runs/find-dataset.js';
import { foreseeTooManyForecasts } from '../runs/foresee-too-many-forecasts.js';
import { planRun } from '../runs/plan-run.js';
import { readCells } from '../runs/read-cells.js';
import { readRequest } from '../runs/read-request.js';
import { runId } from '../runs/run-id.js';
import { newRunId, refuseUsedRunId, startRun } from '../runs/start-run.js';
import { findTables, uploadDataset } from '../runs/upload-dataset.js';
import { useChampion } from '../runs/use-champion.js';
import { showWait } from '../terminal/show-wait.js';
import { wrapText } from '../terminal/wrap-text.js';
import { describeCost } from '../views/describe-cost.js';
import { followRun, writeSummary } from '../views/follow-run.js';
import { renderPlan } from '../views/render-plan.js';
import { uploadProgress } from '../views/upload-progress.js';
import { warnWithoutWorker } from '../views/warn-without-worker.js';
import { outputFile, setOption, stateOption } from './options.js';
import { s3Address } from './s3-address.js';

interface RunOptions {
  readonly config: string;
  readonly data?: string;
  readonly dataset?: string;
  readonly run?: string;
  readonly summary?: string;
  readonly detach?: boolean;
  readonly championOf?: string;
  readonly forecastOnly?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly set: readonly string[];
  readonly state: string;
}

export const runCommand = () =>
  new Command('run')
    .description('start a run on a stack that is up, and follow it')
    .requiredOption('--config <file>', 'request file (YAML or JSON)')
    .option(
      '--data <dir>',
      'folder with the raw tables, CSV of M5 or parquet; uploaded to S3 unless it is there already',
    )
    .option('--dataset <uri>', 'dataset that is in S3 already: s3://bucket/prefix', s3Address)
    .option('--run <name>', 'id of the run; made from the request name and the time by default', runId)
    .option('--summary <file>', 'write the summary table as JSON when the run ends', outputFile)
    .option('--detach', 'return when the run has started')
    .addOption(setOption())
    .option(
      '--champion-of <run>',
      'take over the champion of an earlier run, or of the current version (current), instead of searching: it is trained on the new data',
    )
    .option('--forecast-only', 'with --champion-of: apply its models as they are, and train nothing')
    .option('--dry-run', 'print the stages, their jobs and what the sweep costs; upload and start nothing')
    .option('--json', 'print the plan of --dry-run as JSON')
    .addOption(stateOption())
    .action(async (options: RunOptions) => {
      const request = await readRequest(options.config, [...options.set, ...championFields(options)]);
      await withClient(options.state, (client) =>
        options.dryRun ? showPlan(client, request, options) : startAndFollow(client, request, options),
      );
    });

async function startAndFollow(client: ForecastClient, asked: ForecastRequest, options: RunOptions): Promise<void> {
  const { request, planned, source } = await useChampion(client, asked);
  if (options.run !== undefined) await refuseUsedRunId(client, options.run);
  await refuseUnusableChannels(client, request);
  const run = options.run ?? newRunId(request);
  const dataset = { uri: await datasetUri(client, options) };
  console.log(wrapText(await describeCost(client, planned, source)));
  await startRun(client, { run, request, dataset });
  const url = client.runUrl(run);
  console.log(`Started ${run}${url === undefined ? '' : `: ${url}`}`);
  await warnWithoutWorker(client);
  if (options.detach) return;
  const end = await followRun(client, run);
  if (options.summary !== undefined) await writeSummary(options.summary, end);
  exitWith(end.ok ? 'ok' : 'failed');
}

/** What would be done, without doing any of it. */
async function showPlan(client: ForecastClient, asked: ForecastRequest, options: RunOptions): Promise<void> {
  const { planned: request, source } = await useChampion(client, asked);
  const { data, dataset, json } = options;
  if (dataset !== undefined) await findDataset(client, dataset);
  const cells = data === undefined ? undefined : await cellsIn(data, request);
  const stages = planRun(request, cells, source?.run);
  const cost = await describeCost(client, request, source);
  const run = options.run ?? newRunId(request);
  const fault = cells && foreseeTooManyForecasts(request, { cells, bucket: client.bucket, run });
  if (json) printJson(planShape, { name: request.name, stages, cost, fault });
  else {
    console.log(renderPlan(stages));
    console.log(wrapText(cost));
    if (fault === undefined) console.log('Nothing was uploaded or started.');
  }
  if (fault !== undefined) throw new UserError(`A run of this request would be refused: ${fault}`, 'usage');
}

/** @throws UserError where the sales are not what a run can read */
async function cellsIn(dir: string, request: ForecastRequest): Promise<readonly Cell[]> {
  const sales = (await findTables(dir)).map(({ name }) => name).filter((name) => name.startsWith('sales'));
  const cells = await showWait(`Reading the ids in ${dir}`, () => readCells(dir, sales, request));
  if (cells !== undefined) return cells;
  const files = sales.length === 1 ? sales[0] : `${sales.length} files of the sales, ${sales[0]} first`;
  const cure =
    'See that each is whole, and has the columns of its form (docs/forecasting.md). A run would list every fault, and start no job.';
  throw new UserError(`The series in ${dir} can't be read from ${files}. ${cure}`, 'usage');
}

/** What the options say of the champion, as fields of the request. */
const championFields = ({ championOf, forecastOnly }: RunOptions): readonly string[] => [
  ...(championOf === undefined ? [] : [`champion.of=${championOf}`]),
  ...(forecastOnly ? ['champion.mode=forecast'] : []),
];

async function datasetUri(client: ForecastClient, { data, dataset }: RunOptions): Promise<string> {
  const { s3, bucket } = client;
  if (dataset !== undefined && data === undefined) {
    await findDataset(client, dataset);
    return dataset;
  }
  if (data === undefined || dataset !== undefined) {
    throw new UserError(
      'Say where the data is: either --data DIR, a local folder, or --dataset s3://BUCKET/PREFIX.',
      'usage',
    );
  }
  return (await uploadDataset({ s3, bucket, dir: data, progress: uploadProgress() })).uri;
}
