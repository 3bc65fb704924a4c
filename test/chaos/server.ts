import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTrainingJobCommand, type SageMakerClient, StopTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import { randomFor } from '@durable-forecast/lib/random-stream';
import { RUN_VARIABLE } from '../../packages/sagemaker-local/src/runners/process.js';
import { findByEnvironment, identify, sendSignal } from '../../packages/sagemaker-local/src/runners/process-table.js';
import { type ServerProcess, startServerProcess } from '../../packages/sagemaker-local/test/support/server-process.js';
import {
  describeUntil,
  hasEnded,
  listArchive,
  type ObjectStore,
  sagemakerClient,
  startObjectStore,
  temporaryFolder,
  trainingRequest,
} from '../../packages/sagemaker-local/test/support/test-bench.js';
import type { ChaosFailure, ChaosMatrix, ChaosOptions, ChaosResult } from './chaos.js';
import { ignoreExisting, LIVES, type Life, prepareLives } from './server-lives.js';

/** What a job does, and what must come of it wherever the server was killed. */
interface Scenario {
  readonly name: string;
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly status: string;
  readonly model: readonly string[];
  /** Starts of its container: more than one only where its processes were killed too. */
  readonly starts: readonly number[];
  readonly stop?: boolean;
  readonly vanish?: boolean;
}

const working = { rounds: '6', pause_ms: '25' };
const SCENARIOS: readonly Scenario[] = [
  { name: 'completes', hyperparameters: working, status: 'Completed', model: ['report-algo-1.json'], starts: [1] },
  {
    name: 'fails',
    hyperparameters: { ...working, exit_code: '3', failure: 'on purpose' },
    status: 'Failed',
    model: ['report-algo-1.json'],
    starts: [1],
  },
  {
    name: 'stops',
    hyperparameters: { rounds: '1000', pause_ms: '25', on_term: 'save' },
    status: 'Stopped',
    model: ['saved-on-term'],
    // A stop that comes before the container begins leaves nothing to start.
    starts: [0, 1],
    stop: true,
  },
  {
    name: 'vanishes',
    hyperparameters: { rounds: '12', pause_ms: '25' },
    status: 'Completed',
    model: ['report-algo-1.json'],
    starts: [1, 2, 3],
    vanish: true,
  },
];

/** Longest life of a job between its creation and a kill, in milliseconds. */
const LIFE_MS = 450;
/** Within this a new life of the server is killed again, in every third point. */
const STARTUP_MS = 900;

export const matrix: ChaosMatrix = {
  description: `Kills the server with SIGKILL at seeded moments of job lives, sometimes again while it recovers, and checks that
every job ends as it should, with its artifacts, and that no container was started twice. Beside the training jobs of
every point stands a processing, transform or tuning job, or a real-time endpoint.`,
  points: 10,
  run,
};

async function run({ points, seed, log }: ChaosOptions): Promise<ChaosResult> {
  const folder = temporaryFolder();
  const store = await startObjectStore();
  await prepareLives(store);
  const failures: ChaosFailure[] = [];
  let server = await startServerProcess({ root: join(folder.path, 'root'), s3Endpoint: store.url });
  try {
    for (let point = 0; point < points; point += 1) {
      const killAt = Math.floor(randomFor(seed, point, 'kill') * LIFE_MS);
      const killAgainAt =
        randomFor(seed, point, 'again') < 1 / 3
          ? Math.floor(randomFor(seed, point, 'startup') * STARTUP_MS)
          : undefined;
      const bench: Bench = { folder: folder.path, store, restart: (again) => restart(folder.path, store.url, again) };
      const found = await tryPoint(bench, server, point, killAt, killAgainAt);
      server = found.server;
      failures.push(...found.failures);
      log(
        `point ${point}: killed after ${killAt} ms${killAgainAt === undefined ? '' : `, again after ${killAgainAt} ms`}: ${found.failures.length} unexpected`,
      );
    }
  } finally {
    await server.kill();
    await store.close();
    folder.remove();
  }
  return { matrix: 'server', points, failures };
}

interface Bench {
  readonly folder: string;
  readonly store: ObjectStore;
  readonly restart: (killAgainAt: number | undefined) => Promise<ServerProcess>;
}

async function tryPoint(
  bench: Bench,
  before: ServerProcess,
  point: number,
  killAt: number,
  killAgainAt: number | undefined,
): Promise<{ server: ServerProcess; failures: ChaosFailure[] }> {
  const jobs = SCENARIOS.map((scenario) => ({ scenario, job: `${scenario.name}-${point}` }));
  const client = sagemakerClient(before.url);
  const life = LIVES[point % LIVES.length] as Life;
  const lifeName = `${life.name}-${point}`;
  const asked = [
    ...jobs.map(({ scenario, job }) => ask(client, bench.folder, scenario, job, killAt)),
    life.create(client, { ...bench, url: before.url }, lifeName).catch(() => undefined),
  ];
  // The moment of each kill is what is tried.
  await sleep(killAt);
  await before.kill();
  for (const { scenario, job } of jobs) if (scenario.vanish === true) await killContainers(bench.folder, job);
  await Promise.all(asked);
  client.destroy();
  const server = await bench.restart(killAgainAt);
  const failures: ChaosFailure[] = [];
  const again = sagemakerClient(server.url);
  for (const { scenario, job } of jobs) {
    // Nobody knows whether the call that was cut off had its effect, so it is made again, as the pipeline does.
    await create(again, bench.folder, scenario, job).catch(ignoreExisting);
    if (scenario.stop === true) {
      await again.send(new StopTrainingJobCommand({ TrainingJobName: job })).catch(() => undefined);
    }
  }
  const lifeBench = { ...bench, url: server.url };
  await life.create(again, lifeBench, lifeName).catch(ignoreExisting);
  for (const { scenario, job } of jobs) failures.push(...(await check(bench, again, scenario, job)));
  const [expected, got] = [life.expected, await life.follow(again, lifeBench, lifeName)].map((end) =>
    JSON.stringify(end),
  );
  if (expected !== got) failures.push({ point: lifeName, expected: `${expected}`, got: `${got}` });
  again.destroy();
  return { server, failures };
}

async function ask(client: SageMakerClient, folder: string, scenario: Scenario, job: string, killAt: number) {
  try {
    await create(client, folder, scenario, job);
    if (scenario.stop !== true) return;
    await sleep(killAt / 2);
    await client.send(new StopTrainingJobCommand({ TrainingJobName: job }));
  } catch {
    // The server is being killed; what became of the call is looked at afterwards.
  }
}

async function create(client: SageMakerClient, folder: string, scenario: Scenario, job: string): Promise<void> {
  const hyperparameters = { ...scenario.hyperparameters, starts_file: startsFile(folder, job) };
  await client.send(new CreateTrainingJobCommand(trainingRequest(job, hyperparameters)));
}

async function check(bench: Bench, client: SageMakerClient, scenario: Scenario, job: string): Promise<ChaosFailure[]> {
  const end = await describeUntil(client, job, hasEnded);
  const starts = startsOf(bench.folder, job);
  const alive = (await Promise.all(starts.map(identify))).filter((process) => process !== undefined);
  const modelExpected = starts.length > 0;
  const key = `models/${job}/output/model.tar.gz`;
  const model = modelExpected ? await bench.store.get(key).then(listArchive, () => []) : [];
  const expected = {
    status: scenario.status,
    starts: scenario.starts.includes(starts.length) ? starts.length : scenario.starts.join(' or '),
    // A container that is stopped before it could install its handler saves nothing.
    model: modelExpected && !(scenario.stop === true && model.length === 0) ? scenario.model : [],
    alive: 0,
  };
  const got = { status: end.TrainingJobStatus, starts: starts.length, model, alive: alive.length };
  if (JSON.stringify(expected) === JSON.stringify(got)) return [];
  return [{ point: job, expected: JSON.stringify(expected), got: `${JSON.stringify(got)} ${end.FailureReason ?? ''}` }];
}

async function restart(folder: string, s3Endpoint: string, killAgainAt: number | undefined): Promise<ServerProcess> {
  const root = join(folder, 'root');
  if (killAgainAt !== undefined) {
    const abort = new AbortController();
    const doomed = startServerProcess({ root, s3Endpoint, signal: abort.signal }).then(
      (server) => server.kill(),
      () => undefined,
    );
    await sleep(killAgainAt);
    abort.abort();
    await doomed;
  }
  return startServerProcess({ root, s3Endpoint });
}

async function killContainers(folder: string, job: string): Promise<void> {
  for (const { identity } of await findByEnvironment(RUN_VARIABLE, join(folder, 'root', 'jobs', job))) {
    sendSignal(identity.pid, 'SIGKILL');
  }
}

const startsFile = (folder: string, job: string): string => join(folder, `${job}-starts`);

function startsOf(folder: string, job: string): number[] {
  const file = startsFile(folder, job);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => Number(line.split(' ')[1]));
}
