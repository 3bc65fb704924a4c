import { join } from 'node:path';
import { Command } from 'commander';
import type { ForecastRequest } from '../../contracts/request/request.js';
import { runFingerprint } from '../../contracts/run/run-start.js';
import { attachStack } from '../../local/stack/attach-stack.js';
import type { MemoryPeaks } from '../../local/stack/memory-peaks.js';
import { takeStackVariables } from '../../local/stack/stack-variables.js';
import type { ForecastClient } from '../connection/connect.js';
import { withClient } from '../connection/with-client.js';
import { exitWith } from '../errors/exit-codes.js';
import { onInterrupt } from '../launcher/on-interrupt.js';
import { type UsedStack, useStack } from '../launcher/use-stack.js';
import { refuseUnusableChannels } from '../notifications/try-channels.js';
import { readRequest } from '../runs/read-request.js';
import { findUnfinishedRun, newRunId, startRun } from '../runs/start-run.js';
import { uploadDataset } from '../runs/upload-dataset.js';
import { useChampion } from '../runs/use-champion.js';
import { writeSampleData } from '../runs/write-sample-data.js';
import { colours } from '../terminal/colours.js';
import { wrapText } from '../terminal/wrap-text.js';
import { describeCost } from '../views/describe-cost.js';
import { followRun, writeSummary } from '../views/follow-run.js';
import { uploadProgress } from '../views/upload-progress.js';
import { outputFile, setOption, stateOption } from './options.js';

interface StartOptions {
  readonly exit?: boolean;
  readonly summary?: string;
  readonly data?: string;
  readonly config?: string;
  readonly reset?: boolean;
  readonly set: readonly string[];
  readonly state: string;
}

export const startCommand = () =>
  new Command('start')
    .description('bring up the local stack, run the pipeline, show the result, and stay up until Ctrl-C')
    .option('--exit', "end after the run, with the run's status")
    .option('--summary <file>', 'write the summary table as JSON', outputFile)
    .option(
      '--data <dir>',
      'folder with the raw tables, CSV of M5 (plain or .gz) or parquet; a generated sample by default',
    )
    .option('--config <file>', 'request file (YAML or JSON)')
    .option('--reset', 'clear the state folder first: databases, objects, earlier runs')
    .addOption(setOption())
    .addOption(stateOption())
    .action(start);

async function start(options: StartOptions): Promise<void> {
  // Faults in the request end here, before anything is started.
  const request = await readRequest(options.config, options.set);
  const running = await attachStack(options.state);
  const stop = new AbortController();
  onInterrupt(() => stop.abort());
  const stack = await useStack(options.state, running, options.reset ?? false);
  try {
    takeStackVariables(stack.environment);
    await withClient(options.state, (client) => runToItsEnd(client, stack, request, options, stop.signal));
    if (!options.exit) {
      console.log(`\nThe stack stays up (Web UI ${stack.environment.TEMPORAL_UI_URL}). Ctrl-C ends it.`);
      await Promise.race([aborted(stop.signal), stack.broken]);
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    // Ctrl-C while a run goes on: the run is durable, so this is a pause.
    exitWith('interrupted');
    console.log('\nStopping. An unfinished run goes on at the next start.');
  } finally {
    await stack.stop();
  }
}

async function runToItsEnd(
  client: ForecastClient,
  stack: UsedStack,
  request: ForecastRequest,
  options: StartOptions,
  signal: AbortSignal,
): Promise<void> {
  const { s3, bucket } = client;
  const dir = options.data ?? (await writeSampleData(join(options.state, 'sample')));
  const { uri } = await uploadDataset({ s3, bucket, dir, progress: uploadProgress() });
  const run = await resumeOrStart(client, request, uri);
  const end = await Promise.race([followRun(client, run, signal), stack.broken]);
  const memory = stack.peakMemory();
  if (Object.keys(memory).length > 0) console.log(`Memory     ${describeMemory(memory)}`);
  if (options.summary !== undefined) await writeSummary(options.summary, end, memory);
  if (!end.ok) exitWith('failed');
}

async function resumeOrStart(client: ForecastClient, asked: ForecastRequest, datasetUri: string): Promise<string> {
  const { request, planned, source } = await useChampion(client, asked);
  const unfinished = await findUnfinishedRun(client, runFingerprint(request, datasetUri));
  const run = unfinished ?? newRunId(request);
  if (unfinished === undefined) {
    await refuseUnusableChannels(client, request);
    console.log(wrapText(await describeCost(client, planned, source)));
    await startRun(client, { run, request, dataset: { uri: datasetUri } });
  }
  const url = client.runUrl(run);
  const begun = unfinished === undefined ? 'Started' : 'Resuming';
  console.log(`${begun} ${colours.bold(run)}${url === undefined ? '' : `  ${url}`}`);
  return run;
}

/** `worker 812 MiB, containers 640 MiB`: the largest process of each. */
const describeMemory = (peaks: MemoryPeaks): string =>
  `${Object.entries(peaks)
    .map(([part, megabytes]) => `${part} ${megabytes} MiB`)
    .join(', ')} at most`;

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
