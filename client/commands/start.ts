import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import pc from 'picocolors';
import { attachStack } from '../../local/stack/attach-stack.js';
import type { MemoryPeaks } from '../../local/stack/memory-peaks.js';
import { startStack } from '../../local/stack/start-stack.js';
import { connect, type ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { createLauncherLog } from '../launcher/launcher-log.js';
import { onInterrupt } from '../launcher/on-interrupt.js';
import { readRequest } from '../runs/read-request.js';
import { findUnfinishedRun, newRunId, runFingerprint, startRun } from '../runs/start-run.js';
import { uploadDataset } from '../runs/upload-dataset.js';
import { writeSampleData } from '../runs/write-sample-data.js';
import { tellCost } from '../views/describe-cost.js';
import { followRun, writeSummary } from '../views/follow-run.js';
import { stateOption } from './options.js';

interface StartOptions {
  readonly exit?: boolean;
  readonly summary?: string;
  readonly data?: string;
  readonly config?: string;
  readonly reset?: boolean;
  readonly state: string;
}

export const startCommand = () =>
  new Command('start')
    .description('bring up the local stack, run the pipeline, show the result, and stay up until Ctrl-C')
    .option('--exit', "end after the run, with the run's status")
    .option('--summary <file>', 'write the summary table as JSON')
    .option('--data <dir>', 'folder with the M5 files (plain or .gz); a generated sample by default')
    .option('--config <file>', 'request file (YAML or JSON)')
    .option('--reset', 'clear the state folder first: databases, objects, earlier runs')
    .addOption(stateOption())
    .action(start);

async function start(options: StartOptions): Promise<void> {
  // Faults in the request end here, before anything is started.
  const request = await readRequest(options.config);
  const stop = new AbortController();
  const stack = await bringUp(options, () => stop.abort());
  try {
    Object.assign(process.env, stack.environment);
    const client = await connect();
    try {
      const dir = options.data ?? (await writeSampleData(join(options.state, 'sample')));
      const dataset = { uri: (await uploadDataset({ s3: client.s3, bucket: client.bucket, dir })).uri };
      const run = await resumeOrStart(client, { request, dataset });
      const end = await Promise.race([followRun(client, run, stop.signal), stack.broken]);
      const memory = stack.peakMemory();
      if (Object.keys(memory).length > 0) console.log(`Memory     ${memoryWords(memory)}`);
      if (options.summary !== undefined) await writeSummary(options.summary, end, memory);
      if (!end.ok) process.exitCode = 1;
      if (!options.exit) {
        console.log(`\nThe stack stays up (Web UI ${stack.environment.TEMPORAL_UI_URL}). Ctrl-C ends it.`);
        await Promise.race([aborted(stop.signal), stack.broken]);
      }
    } finally {
      await client.close();
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    // Ctrl-C while a run goes on: the run is durable, so this is a pause.
    process.exitCode = 130;
    console.log('\nStopping. An unfinished run goes on at the next start.');
  } finally {
    await stack.stop();
  }
}

interface UsedStack {
  readonly environment: Record<string, string>;
  /** Rejects when the stack can't go on. */
  readonly broken: Promise<never>;
  readonly stop: () => Promise<void>;
  /** Nothing of a stack that another process started. */
  readonly peakMemory: () => MemoryPeaks;
}

/** Starts the stack, or uses one that already runs from this state folder. */
async function bringUp({ state, reset }: StartOptions, stop: () => void): Promise<UsedStack> {
  const running = await attachStack(state);
  onInterrupt(stop);
  if (running !== undefined) {
    if (reset) throw new UserError(`A stack runs from ${state}; stop it before --reset clears the folder.`);
    console.log(`A stack already runs from ${state}; using it.`);
    return {
      environment: running,
      broken: new Promise(() => undefined),
      stop: async () => undefined,
      peakMemory: () => ({}),
    };
  }
  await mkdir(state, { recursive: true });
  const stack = await startStack({
    stateDir: state,
    reset: reset ?? false,
    withWorker: true,
    log: createLauncherLog(state),
    onEvent: (event) => console.log(pc.dim(event.message)),
  });
  return {
    environment: stack.environment,
    broken: stack.failed.then((failure) => {
      throw new UserError(failure.message);
    }),
    stop: () => stack.stop(),
    peakMemory: stack.peakMemory,
  };
}

async function resumeOrStart(
  client: ForecastClient,
  { request, dataset }: { request: Awaited<ReturnType<typeof readRequest>>; dataset: { uri: string } },
): Promise<string> {
  const unfinished = await findUnfinishedRun(client, runFingerprint(request, dataset.uri));
  const run = unfinished ?? newRunId(request);
  if (unfinished === undefined) {
    console.log(await tellCost(client, request));
    await startRun(client, { run, request, dataset });
  }
  const url = client.runUrl(run);
  console.log(
    `${unfinished === undefined ? 'Started' : 'Resuming'} ${pc.bold(run)}${url === undefined ? '' : `  ${url}`}`,
  );
  return run;
}

/** `worker 812 MiB, containers 640 MiB`: the largest process of each. */
const memoryWords = (peaks: MemoryPeaks): string =>
  `${Object.entries(peaks)
    .map(([part, megabytes]) => `${part} ${megabytes} MiB`)
    .join(', ')} at most`;

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
