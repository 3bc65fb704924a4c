import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeTrainingJobCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { WorkflowNotFoundError } from '@temporalio/client';
import { readJson } from '../../activities/s3/read-json.js';
import { readBytes } from '../../activities/s3/s3-objects.js';
import type { ForecastClient } from '../../client/connection/connect.js';
import { newRunId, startRun } from '../../client/runs/start-run.js';
import { uploadDataset } from '../../client/runs/upload-dataset.js';
import { bundledDeclarations } from '../../contracts/algorithms/bundled-declarations.js';
import { defaultHyperparameters } from '../../contracts/algorithms/hyperparameters.js';
import { channelRecordUri, storedChannel } from '../../contracts/features/channel.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import type { SweepInput, SweepResult } from '../../contracts/sweep/sweep.js';
import type { TrialResult } from '../../contracts/training/trial.js';
import { median } from '../support/median.js';
import { watchMemory } from '../support/memory-watch.js';
import type { PeerTask } from './optuna-peer.js';

/** Our side of the comparison. */
export interface OurSweep {
  /** What the peer needs for the same search. */
  readonly task: Omit<PeerTask, 'minSteps' | 'reductionFactor'>;
  readonly improvements: readonly Improvement[];
  readonly best: number;
  readonly seconds: number;
  readonly peakMb: number | null;
  readonly trials: number;
  readonly pruned: number;
  readonly failed: number;
  readonly overhead: number;
}

export interface Improvement {
  readonly score: number;
  /** Seconds from the start. */
  readonly at: number;
}

/** Runs the pipeline as far as its sweep. @param folder for what the peer reads, which later runs on the same data find there */
export async function runOurs(
  client: ForecastClient,
  folder: string,
  data: string,
  request: ForecastRequest,
): Promise<OurSweep> {
  const dataset = { uri: (await uploadDataset({ s3: client.s3, bucket: client.bucket, dir: data })).uri };
  const run = newRunId(request);
  await startRun(client, { run, request, dataset });
  const sweep = await untilSweep(client, run);
  const memory = watchMemory(process.pid);
  const { results } = (await sweep.result()) as SweepResult;
  const peakMb = memory.stop();
  // The stages after the sweep are not what is measured.
  const pipeline = client.temporal.workflow.getHandle(run);
  await pipeline.cancel();
  await pipeline.result().catch(() => undefined);

  const { startTime, closeTime } = await sweep.describe();
  const input = await inputOf(client, run);
  const completed = results.filter((trial) => trial.status === 'completed');
  const times = await Promise.all(results.map((trial) => timesOf(client, run, trial)));
  const ends = new Map(results.map((trial, index) => [trial, (times[index]!.end - startTime.getTime()) / 1000]));
  return {
    task: {
      train: await download(client, input.channels.train, join(folder, 'train')),
      validation: await download(client, input.channels.validation, join(folder, 'validation')),
      proposals: results.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(proposalOf),
      rounds: bundledDeclarations.lightgbm.rounds,
    },
    improvements: improvementsOf(completed, (trial) => ends.get(trial) as number),
    best: Math.min(...completed.map(({ objective }) => objective as number)),
    seconds: ((closeTime as Date).getTime() - startTime.getTime()) / 1000,
    peakMb,
    trials: results.length,
    pruned: results.filter((trial) => trial.status === 'pruned').length,
    failed: results.filter((trial) => trial.status === 'failed').length,
    overhead: median(times.map(({ wall, training }) => wall - training)),
  };
}

async function untilSweep(client: ForecastClient, run: string) {
  const { workflow } = client.temporal;
  const sweep = workflow.getHandle(workflowIds.sweep(run));
  for (;;) {
    try {
      await sweep.describe();
      return sweep;
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
    const pipeline = workflow.getHandle(run);
    // Throws with the reason when the run failed before its sweep.
    if ((await pipeline.describe()).status.name !== 'RUNNING') await pipeline.result();
    await sleep(200);
  }
}

async function inputOf(client: ForecastClient, run: string): Promise<SweepInput> {
  const { events = [] } = await client.temporal.workflow.getHandle(workflowIds.sweep(run)).fetchHistory();
  const payload = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
  if (payload?.data == null) throw new Error('The sweep has no input in its history.');
  return JSON.parse(Buffer.from(payload.data).toString('utf8')) as SweepInput;
}

/** Of a trial: the seconds of its workflow, those of its job's training, and when it ended (milliseconds since 1970). */
async function timesOf(
  client: ForecastClient,
  run: string,
  { name, job }: TrialResult,
): Promise<{ wall: number; training: number; end: number }> {
  const trial = client.temporal.workflow.getHandle(workflowIds.trial(workflowIds.sweep(run), name));
  const { startTime, closeTime } = await trial.describe();
  const end = (closeTime as Date).getTime();
  const sagemaker = new SageMakerClient({});
  try {
    const { TrainingStartTime, TrainingEndTime } = await sagemaker.send(
      new DescribeTrainingJobCommand({ TrainingJobName: job }),
    );
    const training = ((TrainingEndTime?.getTime() ?? Number.NaN) - (TrainingStartTime?.getTime() ?? Number.NaN)) / 1000;
    return { wall: (end - startTime.getTime()) / 1000, training, end };
  } finally {
    sagemaker.destroy();
  }
}

async function download({ s3 }: ForecastClient, channel: string, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const { files } = await readJson(s3, channelRecordUri(channel), storedChannel);
  return Promise.all(
    files.map(async ({ uri }, index) => {
      const file = join(folder, `${String(index).padStart(4, '0')}-${basename(uri)}`);
      await writeFile(file, await readBytes(s3, uri));
      return file;
    }),
  );
}

/** The hyperparameters that the search chose, as numbers again where they are some. */
function proposalOf({ hyperparameters }: TrialResult): Record<string, string | number> {
  const chosen = Object.entries(hyperparameters).filter(
    ([name]) => !(name in defaultHyperparameters(bundledDeclarations.lightgbm)),
  );
  return Object.fromEntries(chosen.map(([name, value]) => [name, Number.isNaN(Number(value)) ? value : Number(value)]));
}

function improvementsOf(completed: readonly TrialResult[], at: (trial: TrialResult) => number): Improvement[] {
  const improvements: Improvement[] = [];
  for (const trial of completed.toSorted((a, b) => at(a) - at(b))) {
    const score = trial.objective as number;
    if (score < (improvements.at(-1)?.score ?? Number.POSITIVE_INFINITY)) improvements.push({ score, at: at(trial) });
  }
  return improvements;
}
