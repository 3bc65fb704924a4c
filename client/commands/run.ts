import { Command } from 'commander';
import { connect, useRunningStack } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { readRequest } from '../runs/read-request.js';
import { newRunId, startRun } from '../runs/start-run.js';
import { uploadDataset } from '../runs/upload-dataset.js';
import { tellCost } from '../views/describe-cost.js';
import { followRun, writeSummary } from '../views/follow-run.js';
import { stateOption } from './options.js';

interface RunOptions {
  readonly config: string;
  readonly data?: string;
  readonly dataset?: string;
  readonly run?: string;
  readonly summary?: string;
  readonly detach?: boolean;
  readonly state: string;
}

export const runCommand = () =>
  new Command('run')
    .description('start a run on a stack that is up, and follow it')
    .requiredOption('--config <file>', 'request file (YAML or JSON)')
    .option('--data <dir>', 'folder with the M5 files; uploaded to S3 unless it is there already')
    .option('--dataset <uri>', 'data set that is in S3 already: s3://bucket/prefix')
    .option('--run <name>', 'id of the run; made from the request name and the time by default')
    .option('--summary <file>', 'write the summary table as JSON when the run ends')
    .option('--detach', 'return when the run has started')
    .addOption(stateOption())
    .action(async (options: RunOptions) => {
      const request = await readRequest(options.config);
      await useRunningStack(options.state);
      const client = await connect();
      try {
        const dataset = { uri: await datasetUri(client, options) };
        const run = options.run ?? newRunId(request);
        console.log(await tellCost(client, request));
        await startRun(client, { run, request, dataset });
        console.log(`Started ${run}${client.runUrl(run) === undefined ? '' : `: ${client.runUrl(run)}`}`);
        if (options.detach) return;
        const end = await followRun(client, run);
        if (options.summary !== undefined) await writeSummary(options.summary, end);
        process.exitCode = end.ok ? 0 : 1;
      } finally {
        await client.close();
      }
    });

async function datasetUri(client: Awaited<ReturnType<typeof connect>>, { data, dataset }: RunOptions): Promise<string> {
  if (dataset !== undefined && data === undefined) return dataset;
  if (data === undefined || dataset !== undefined) {
    throw new UserError('Say where the data is: --data DIR for a local folder, or --dataset s3://… (not both).');
  }
  return (await uploadDataset({ s3: client.s3, bucket: client.bucket, dir: data })).uri;
}
