import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { DescribeTrainingJobCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { WorkflowNotFoundError } from '@temporalio/client';
import { listUris, readBytes } from '../../activities/s3/s3-objects.js';
import { connect, type ForecastClient } from '../../client/connection/connect.js';
import { createLauncherLog } from '../../client/launcher/launcher-log.js';
import { newRunId, startRun } from '../../client/runs/start-run.js';
import { uploadDataset } from '../../client/runs/upload-dataset.js';
import { algorithmFacts } from '../../contracts/algorithms/algorithms.js';
import { type ForecastRequest, requestSchema } from '../../contracts/request/request.js';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import type { SweepInput, SweepResult } from '../../contracts/sweep/sweep.js';
import type { TrialResult } from '../../contracts/training/trial.js';
import { generateSample, SAMPLE_DEFAULTS } from '../../core/sample/generate-sample.js';
import { startStack } from '../../local/stack/start-stack.js';
import type { BenchResult, BenchRow } from '../support/bench.js';
import { watchMemory } from '../support/memory-watch.js';
import { type PeerTask, runPeer } from './optuna-peer.js';

const TRIALS = 40;
const ITEMS = 210;
const MIN_STEPS = 20;
const REDUCTION = 3;

/**
 * 40 LightGBM trials with asynchronous successive halving: the whole stack with its durable workflows and a job a trial,
 * against a plain Python loop with Optuna on the same data and the same proposals. Each has the whole machine. Optuna gives
 * all cores to one trial after the other; ours runs two at a time, as it does by default, which share the cores: one starts
 * or ends while the other trains.
 *
 * `seconds` is the time to the worse of the two best scores, which both have reached: ours from the start of the sweep on
 * a stack that is up with its features built, Optuna's from the start of its process. `overhead_seconds` is the median
 * over our trials of the trial's time less its job's training time.
 *
 * Flags: `--items N` of the generated data set (10 stores, two years), `--data DIR` for files of the M5 schema instead (its
 * first N items), `--trials N`.
 *
 * @returns ratio: Optuna's seconds over ours
 */
export async function run(flags: readonly string[]): Promise<BenchResult> {
  const { values } = parseArgs({
    args: [...flags],
    options: { items: { type: 'string' }, trials: { type: 'string' }, data: { type: 'string' } },
  });
  const items = Number(values.items ?? ITEMS);
  const trials = Number(values.trials ?? TRIALS);
  const folder = mkdtempSync(join(tmpdir(), 'bench-sweep-'));
  try {
    const data = values.data ?? (await writeSample(join(folder, 'data'), items));
    const ours = await runOurs(folder, data, requestOf(items, trials));
    const peer = await runPeer(ours.task, folder);
    // Our scores come from a log with six digits.
    const target = Math.max(ours.best, peer.best) * (1 + 1e-5);
    const seconds = {
      ours: firstAt(ours.improvements, target),
      peer: firstAt(peer.improvements, target),
    };
    const rows: BenchRow[] = [
      {
        name: 'durable-forecast, local stack',
        seconds: seconds.ours,
        total_seconds: ours.seconds,
        peak_mb: ours.peakMb,
        trials: ours.trials,
        pruned: ours.pruned,
        failed: ours.failed,
        best: ours.best,
        overhead_seconds: ours.overhead,
      },
      {
        name: 'Optuna, Python loop',
        seconds: seconds.peer,
        total_seconds: peer.seconds,
        peak_mb: peer.peakMb,
        trials: peer.trials.length,
        pruned: peer.trials.filter(({ status }) => status === 'pruned').length,
        failed: peer.trials.filter(({ status }) => status === 'fail').length,
        best: peer.best,
      },
    ];
    return {
      bench: `sweep: ${trials} LightGBM trials with ASHA to a validation RMSE of ${target.toPrecision(6)}`,
      rows,
      ratio: seconds.peer / seconds.ours,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The default space of LightGBM with a little more work a trial; nothing but the sweep decides. */
const requestOf = (maxItems: number, maxTrials: number): ForecastRequest =>
  requestSchema.parse({
    name: 'bench-sweep',
    scope: { maxItems },
    sweep: {
      strategy: { kind: 'random' },
      seed: 7,
      maxTrials,
      maxParallel: 2,
      earlyStop: { kind: 'asha', minSteps: MIN_STEPS, reductionFactor: REDUCTION },
      algorithms: {
        lightgbm: {
          space: {
            objective: 'tweedie',
            tweedie_variance_power: { min: 1.05, max: 1.5 },
            num_iterations: 200,
            num_leaves: { min: 15, max: 127, type: 'integer', scale: 'log' },
            learning_rate: { min: 0.02, max: 0.2, scale: 'log' },
            min_data_in_leaf: { min: 20, max: 400, type: 'integer', scale: 'log' },
            feature_fraction: { min: 0.4, max: 1 },
            bagging_fraction: { min: 0.5, max: 1 },
            bagging_freq: 1,
          },
        },
      },
    },
    training: { keepAliveSeconds: 600 },
    rules: { watch: [] },
    publish: { gate: 'none' },
  });

async function writeSample(folder: string, items: number): Promise<string> {
  await mkdir(folder);
  const stores = ['CA_1', 'CA_2', 'CA_3', 'CA_4', 'TX_1', 'TX_2', 'TX_3', 'WI_1', 'WI_2', 'WI_3'];
  const files = generateSample({ ...SAMPLE_DEFAULTS, items, stores });
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

interface Ours {
  readonly task: PeerTask;
  readonly improvements: readonly Improvement[];
  readonly best: number;
  readonly seconds: number;
  readonly peakMb: number | null;
  readonly trials: number;
  readonly pruned: number;
  readonly failed: number;
  readonly overhead: number;
}

interface Improvement {
  readonly score: number;
  /** Seconds from the start. */
  readonly at: number;
}

async function runOurs(folder: string, data: string, request: ForecastRequest): Promise<Ours> {
  const state = join(folder, 'state');
  const stack = await startStack({
    stateDir: state,
    reset: false,
    withWorker: true,
    log: createLauncherLog(state),
    onEvent: () => undefined,
  });
  try {
    Object.assign(process.env, stack.environment);
    const client = await connect();
    try {
      return await Promise.race([
        sweepOn(client, folder, data, request),
        stack.failed.then(({ message }) => {
          throw new Error(message);
        }),
      ]);
    } finally {
      await client.close();
    }
  } finally {
    await stack.stop();
  }
}

/** Runs the pipeline as far as its sweep. */
async function sweepOn(client: ForecastClient, folder: string, data: string, request: ForecastRequest): Promise<Ours> {
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
      rounds: algorithmFacts.lightgbm.rounds,
      minSteps: MIN_STEPS,
      reductionFactor: REDUCTION,
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

async function download({ s3 }: ForecastClient, prefix: string, folder: string): Promise<string[]> {
  await mkdir(folder);
  return Promise.all(
    (await listUris(s3, prefix)).map(async (uri, index) => {
      const file = join(folder, `${String(index).padStart(4, '0')}-${basename(uri)}`);
      await writeFile(file, await readBytes(s3, uri));
      return file;
    }),
  );
}

/** The hyperparameters that the search chose, as numbers again where they are some. */
function proposalOf({ hyperparameters }: TrialResult): Record<string, string | number> {
  const chosen = Object.entries(hyperparameters).filter(([name]) => !(name in algorithmFacts.lightgbm.defaults));
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

const firstAt = (improvements: readonly Improvement[], target: number): number =>
  improvements.find(({ score }) => score <= target)?.at ?? Number.NaN;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
