import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { paginateListTrainingJobs, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { randomFor } from '@durable-forecast/lib/random-stream';
import { Option } from 'commander';
import type { RunSummary } from '../../contracts/run/pipeline.js';
import { StateFolder } from '../../local/stack/state-folder.js';
import { until } from '../support/until.js';
import { workflowBundleFile } from '../support/workflow-bundle.js';
import { type ChaosFailure, type ChaosMatrix, type ChaosOptions, type ChaosResult, numberFromOne } from './chaos.js';

/** What is killed with SIGKILL; `everything` includes the launcher and the training processes. */
const VICTIMS = ['worker', 'temporal', 'sagemaker', 's3', 'everything'] as const;
type Victim = (typeof VICTIMS)[number];

/** Long enough that most kills fall into the sweep. */
const REQUEST = `
name: chaos
scope: { stores: [CA_1, TX_1] }
sweep:
  strategy: { kind: random }
  seed: 7
  maxTrials: 4
  algorithms:
    lightgbm: { space: { objective: tweedie, num_leaves: [31, 63], learning_rate: [0.05, 0.1], num_iterations: 250 } }
    xgboost: { space: { objective: 'reg:tweedie', max_depth: [5, 8], eta: [0.1, 0.2], num_round: 150 } }
publish: { gate: none }
`;
const TRIALS = 4;
const STORES = 2;
/** Seconds after the first job within which the kill falls. */
const WINDOW_SECONDS = 10;
const LAUNCHER = fileURLToPath(new URL('../../client/forecast.mjs', import.meta.url));

/** A kill at a moment of a run, in seconds after its first job. */
interface Kill {
  readonly victim: Victim;
  readonly seconds: number;
  /** Seconds for which it is frozen instead. */
  readonly away?: number | undefined;
}

export const matrix: ChaosMatrix<StackChaosOptions> = {
  description: `Kills parts of the stack at seeded moments of the sweep, starts again where the launcher died too, and proves that the
run ends published with exactly one job a trial and a fit. Each kill has a run of its own, unless --kills-per-run
says otherwise. With --away SECONDS they are frozen for so long, and nothing is started again.`,
  points: 10,
  options: [
    new Option('--kills-per-run <number>', 'how many of the kills fall into one run')
      .argParser(numberFromOne)
      .default(1),
    new Option(
      '--away <seconds>',
      'parts are not killed but frozen for so long: they take connections and answer nothing',
    ).argParser(numberFromOne),
  ],
  run,
};

async function run({ points, seed, log, killsPerRun, away }: StackChaosOptions): Promise<ChaosResult> {
  const failures: ChaosFailure[] = [];
  const rows: Record<string, unknown>[] = [];
  const victims = away === undefined ? VICTIMS : VICTIMS.filter((victim) => victim !== 'everything');
  const kills = Array.from(
    { length: points },
    (_, point): Kill => ({
      victim: victims[point % victims.length] as Victim,
      seconds: randomFor(seed, point, 'moment') * WINDOW_SECONDS,
      away,
    }),
  );
  for (let point = 0; point < points; point += killsPerRun) {
    const ofRun = kills.slice(point, point + killsPerRun);
    const name = `${point} ${ofRun.map(({ victim, seconds }) => `${victim} at ${seconds.toFixed(1)} s`).join(', ')}`;
    const got = await tryRun(ofRun).catch((error: Error) => error.message);
    const expected = `published, ${TRIALS + STORES} jobs, one each`;
    rows.push({ point: name, got });
    log(`${name}: ${got}`);
    if (got !== expected) failures.push({ point: name, expected, got });
  }
  return { matrix: 'stack', points, failures, rows };
}

interface StackChaosOptions extends ChaosOptions {
  readonly killsPerRun: number;
  readonly away?: number;
}

async function tryRun(kills: readonly Kill[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'forecast-chaos-'));
  const state = join(folder, 'state');
  const summary = join(folder, 'summary.json');
  await writeFile(join(folder, 'request.yaml'), REQUEST);
  const workflows = await workflowBundleFile();
  const start = () =>
    spawn(
      process.execPath,
      [LAUNCHER, 'start', '--exit', '--state', state, '--summary', summary, '--config', join(folder, 'request.yaml')],
      { stdio: 'ignore', env: { ...process.env, FORECAST_WORKFLOW_BUNDLE: workflows } },
    );
  let launcher = start();
  try {
    await firstJob(state, launcher);
    const began = performance.now();
    const inOrder = kills.toSorted((a, b) => a.seconds - b.seconds);
    for (const { victim, seconds, away } of inOrder) {
      // The moment of the kill is what is tried.
      await sleep(Math.max(0, seconds * 1000 - (performance.now() - began)));
      if (launcher.exitCode !== null) throw new Error(`the run had ended before ${victim} was killed`);
      if (away === undefined) await kill(victim, state, launcher);
      else await freeze(victim, state, away);
      if (victim !== 'everything') continue;
      launcher = start();
      // There must be parts again for the next kill.
      if (victim !== inOrder.at(-1)?.victim) await firstJob(state, launcher);
    }
    const jobs = await watchJobs(state, launcher);
    const { status } = JSON.parse(await readFile(summary, 'utf8')) as RunSummary;
    const once = [...jobs.values()].every((count) => count === 1);
    return `${status}, ${jobs.size} jobs, ${once ? 'one each' : JSON.stringify([...jobs])}`;
  } finally {
    if (launcher.exitCode === null) {
      const ended = new Promise((resolve) => launcher.once('exit', resolve));
      launcher.kill('SIGTERM');
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  }
}

async function firstJob(state: string, launcher: ChildProcess): Promise<void> {
  const hasJobs = async () => ((await listJobs(state))?.size ?? 0) > 0;
  await until(async () => launcher.exitCode !== null || (await hasJobs()), {
    what: 'the first job to start',
    timeout: 120_000,
  });
  if (launcher.exitCode !== null) throw new Error('the launcher ended before a job had started');
}

/** A part that is there and silent: worse than one that refuses, since whoever asks it waits. */
async function freeze(victim: Victim, state: string, seconds: number): Promise<void> {
  const pids = (new StateFolder(state).processes[victim] ?? []).map(({ pid }) => pid);
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  // How long it is away is what is tried.
  await sleep(seconds * 1000);
  for (const pid of pids) process.kill(pid, 'SIGCONT');
}

async function kill(victim: Victim, state: string, launcher: ChildProcess): Promise<void> {
  const { processes } = new StateFolder(state);
  const parts = victim === 'everything' ? Object.keys(processes) : [victim];
  const ended = new Promise((resolve) => launcher.once('exit', resolve));
  if (victim === 'everything') launcher.kill('SIGKILL');
  for (const part of parts) {
    for (const { pid } of processes[part] ?? []) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended with another one.
      }
    }
  }
  if (victim === 'everything') await ended;
}

/** Jobs by owner (the name without its hash and attempt), as last listed before the stack went down. */
async function watchJobs(state: string, launcher: ChildProcess): Promise<ReadonlyMap<string, number>> {
  let jobs: ReadonlyMap<string, number> = new Map();
  const poll = async () => {
    jobs = (await listJobs(state)) ?? jobs;
    return launcher.exitCode !== null;
  };
  await until(poll, { what: 'the run to end', timeout: 240_000, every: 400 });
  return jobs;
}

/** Undefined while the server is down. */
async function listJobs(state: string): Promise<ReadonlyMap<string, number> | undefined> {
  const sagemaker = clientOf(state);
  if (sagemaker === undefined) return undefined;
  try {
    const jobs = new Map<string, number>();
    for await (const page of paginateListTrainingJobs({ client: sagemaker }, { MaxResults: 100 })) {
      for (const { TrainingJobName: name = '' } of page.TrainingJobSummaries ?? []) {
        const owner = name.replace(/-[0-9a-f]{10}(-a\d+)?$/, '');
        jobs.set(owner, (jobs.get(owner) ?? 0) + 1);
      }
    }
    return jobs;
  } catch {
    return undefined;
  } finally {
    sagemaker.destroy();
  }
}

function clientOf(state: string): SageMakerClient | undefined {
  const environment = new StateFolder(state).runningStack()?.environment;
  if (environment === undefined) return undefined;
  return new SageMakerClient({
    endpoint: environment.AWS_ENDPOINT_URL_SAGEMAKER as string,
    region: environment.AWS_REGION as string,
    maxAttempts: 1,
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID as string,
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY as string,
    },
  });
}
