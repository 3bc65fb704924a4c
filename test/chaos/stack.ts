import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ListTrainingJobsCommand, paginateListTrainingJobs, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { randomFor } from '@durable-forecast/lib/random-stream';
import type { RunSummary } from '../../contracts/run/pipeline.js';
import { StateFolder } from '../../local/stack/state-folder.js';
import { workflowBundleFile } from '../support/workflow-bundle.js';
import type { ChaosFailure, ChaosOptions, ChaosResult } from './chaos.js';

/** What is killed with SIGKILL; `everything` includes the launcher and the training processes. */
const VICTIMS = ['worker', 'temporal', 'sagemaker', 's3', 'everything'] as const;
type Victim = (typeof VICTIMS)[number];

/** Long enough that most kills fall into the sweep. */
const REQUEST = `
name: chaos
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
const STORES = 4;
/** Seconds after the first job within which the kill falls. */
const WINDOW_SECONDS = 10;
const LAUNCHER = fileURLToPath(new URL('../../client/forecast.mjs', import.meta.url));

/**
 * Kills parts of the stack at seeded moments of the sweep, starts again where the launcher died too, and proves that the
 * run ends published with exactly one job a trial and a fit.
 */
export async function run({ points, seed, log }: ChaosOptions): Promise<ChaosResult> {
  const failures: ChaosFailure[] = [];
  const rows: Record<string, unknown>[] = [];
  for (let point = 0; point < points; point++) {
    const victim = VICTIMS[point % VICTIMS.length] as Victim;
    const seconds = randomFor(seed, point, 'moment') * WINDOW_SECONDS;
    const name = `${point} ${victim} at ${seconds.toFixed(1)} s`;
    const got = await tryPoint(victim, seconds).catch((error: Error) => error.message);
    const expected = `published, ${TRIALS + STORES} jobs, one each`;
    rows.push({ point: name, got });
    log(`${name}: ${got}`);
    if (got !== expected) failures.push({ point: name, expected, got });
  }
  return { matrix: 'stack', points, failures, rows };
}

async function tryPoint(victim: Victim, seconds: number): Promise<string> {
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
    await sleep(seconds * 1000);
    await kill(victim, state, launcher);
    if (victim === 'everything') launcher = start();
    const jobs = await Promise.race([
      watchJobs(state, launcher),
      sleep(240_000).then(() => {
        throw new Error('the run did not end within 4 minutes');
      }),
    ]);
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
  for (let waited = 0; waited < 60_000; waited += 200) {
    if (launcher.exitCode !== null) throw new Error('the launcher ended before a job had started');
    const sagemaker = await client(state);
    const listed = await sagemaker?.send(new ListTrainingJobsCommand({})).catch(() => undefined);
    sagemaker?.destroy();
    if ((listed?.TrainingJobSummaries ?? []).length > 0) return;
    await sleep(200);
  }
  throw new Error('no job had started after a minute');
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
  let jobs = new Map<string, number>();
  while (launcher.exitCode === null) {
    const sagemaker = await client(state);
    if (sagemaker !== undefined) {
      jobs = (await listJobs(sagemaker).catch(() => undefined)) ?? jobs;
      sagemaker.destroy();
    }
    await sleep(400);
  }
  return jobs;
}

async function listJobs(sagemaker: SageMakerClient): Promise<Map<string, number>> {
  const jobs = new Map<string, number>();
  for await (const page of paginateListTrainingJobs({ client: sagemaker }, { MaxResults: 100 })) {
    for (const { TrainingJobName: name = '' } of page.TrainingJobSummaries ?? []) {
      const owner = name.replace(/-[0-9a-f]{10}(-a\d+)?$/, '');
      jobs.set(owner, (jobs.get(owner) ?? 0) + 1);
    }
  }
  return jobs;
}

async function client(state: string): Promise<SageMakerClient | undefined> {
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
