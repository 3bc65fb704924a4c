import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { randomFor } from '@durable-forecast/lib/random-stream';
import type { ForecastClient } from '../../client/connection/connect.js';
import { withClient } from '../../client/connection/with-client.js';
import { writeSampleData } from '../../client/runs/write-sample-data.js';
import { computeWhatIf } from '../../client/scenarios/ask-what-if.js';
import { chooseScenarios, deleteScenarios } from '../../client/scenarios/delete-scenarios.js';
import { findScenario } from '../../client/scenarios/read-scenarios.js';
import { keysBelow } from '../../client/store/keys-below.js';
import type { RunSummary } from '../../contracts/run/pipeline.js';
import { scenarioSchema } from '../../contracts/scenario/scenario.js';
import type { ScenarioManifest } from '../../contracts/scenario/scenario-manifest.js';
import { scenarioPaths } from '../../contracts/scenario/scenario-paths.js';
import { endStack, LAUNCHER, newStateFolder, type RunningStack, startLocal } from '../stack/running-stack.js';
import type { ChaosFailure, ChaosMatrix, ChaosOptions, ChaosResult } from './chaos.js';

/** What is killed with SIGKILL; the launcher starts it again. */
const VICTIMS = ['worker', 's3', 'sagemaker'] as const;
type Victim = (typeof VICTIMS)[number];
/** Kills of a scenario. */
const KILLS = 2;
const NAME = 'asked';

const REQUEST = `
name: ${NAME}
scope: { stores: [CA_1, TX_1] }
origin: d_702
features: { set: origin }
sweep:
  maxTrials: 1
  algorithms: { lightgbm: { space: { objective: tweedie, num_leaves: 15, learning_rate: 0.15, num_iterations: 30 } } }
publish: { gate: none }
`;
/** All prices: a transform of each store. */
const CHANGES = scenarioSchema.parse({ prices: [{ of: '*', percent: -20 }] });

export const matrix: ChaosMatrix = {
  description: `Publishes a forecast on the real stack, asks what it would say at other prices, and kills worker, S3 server and local SageMaker with
SIGKILL at seeded moments, ${KILLS} times a scenario; then deletes the scenario and kills the worker at a seeded moment of that. Proves that every scenario has
the bytes of an undisturbed one, and that of a deleted one nothing is left and its name is free.`,
  points: 12,
  run,
};

async function run({ points, seed, log }: ChaosOptions): Promise<ChaosResult> {
  const stack = await startLocal(newStateFolder());
  const state = stack.folder.path;
  try {
    const version = await publish(state);
    const undisturbed = await withClient(state, (client) => measure(client, version));
    log(
      `undisturbed: ${(undisturbed.computing / 1000).toFixed(1)} s, deleted in ${undisturbed.deleting.toFixed(0)} ms`,
    );
    const ends: PointEnd[] = [];
    for (let point = 0; point < points; point += 1) {
      const end = await withClient(state, (client) => tryPoint({ client, stack, version, seed, undisturbed }, point));
      ends.push(end);
      log(`${end.title}: ${end.faults.join('; ') || 'right'}`);
    }
    const expected = 'the bytes of an undisturbed scenario, and nothing once it is deleted';
    const failures = ends.flatMap(({ title, faults }) =>
      faults.map((got): ChaosFailure => ({ point: title, expected, got })),
    );
    return { matrix: 'scenarios', points, failures, rows: byVictim(ends) };
  } finally {
    await endStack(stack);
    await rm(join(state, '..'), { recursive: true, force: true });
  }
}

/** @returns the version */
async function publish(state: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'forecast-chaos-'));
  try {
    await writeFile(join(folder, 'request.yaml'), REQUEST);
    const data = await writeSampleData(join(folder, 'sample'));
    const summary = join(folder, 'summary.json');
    const options = ['--config', join(folder, 'request.yaml'), '--data', data, '--summary', summary];
    await promisify(execFile)(process.execPath, [LAUNCHER, 'run', '--state', state, ...options], {
      maxBuffer: 1 << 24,
    });
    return (JSON.parse(await readFile(summary, 'utf8')) as RunSummary).publication.version;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What points are held against, and how long they take, in milliseconds. */
interface Undisturbed {
  readonly tables: string;
  readonly computing: number;
  readonly deleting: number;
}

async function measure(client: ForecastClient, version: string): Promise<Undisturbed> {
  const began = performance.now();
  const tables = tablesOf(await compute(client, version, 'undisturbed'));
  const computed = performance.now();
  await remove(client, 'undisturbed');
  return { tables, computing: computed - began, deleting: performance.now() - computed };
}

interface Bench {
  readonly client: ForecastClient;
  readonly stack: RunningStack;
  readonly version: string;
  readonly seed: number;
  readonly undisturbed: Undisturbed;
}

interface PointEnd {
  readonly title: string;
  readonly victims: readonly Victim[];
  readonly faults: readonly string[];
}

async function tryPoint({ client, stack, version, seed, undisturbed }: Bench, point: number): Promise<PointEnd> {
  // One name for all: each point finds it free.
  const scenario = 'disturbed';
  const kills = Array.from({ length: KILLS }, (_, nth) => ({
    victim: VICTIMS[(point + nth) % VICTIMS.length] as Victim,
    at: randomFor(seed, point, `kill ${nth}`) * undisturbed.computing,
  })).toSorted((a, b) => a.at - b.at);
  const last = randomFor(seed, point, 'deletion') * undisturbed.deleting;
  const victims = kills.map(({ victim }) => victim);
  const moments = kills.map(({ victim, at }) => `${victim} at ${(at / 1000).toFixed(1)} s`);
  const title = `${point} ${moments.join(', ')}, deletion at ${last.toFixed(0)} ms`;
  const faults: string[] = [];
  try {
    const made = compute(client, version, scenario);
    const struck = strike(stack, kills);
    const [manifest] = await Promise.all([made, struck]);
    if (tablesOf(manifest) !== undisturbed.tables) faults.push(`it has other tables: ${tablesOf(manifest)}`);
    await Promise.all([remove(client, scenario), strike(stack, [{ victim: 'worker', at: last }])]);
    const left = await keysBelow(client.s3, scenarioPaths(client.bucket, NAME).scenario(scenario).uri);
    if (left.length > 0) faults.push(`its deletion left ${left.join(', ')}`);
  } catch (error) {
    faults.push((error as Error).message);
  }
  return { title, victims, faults };
}

async function compute(client: ForecastClient, version: string, scenario: string): Promise<ScenarioManifest> {
  await computeWhatIf(client, { forecast: NAME, version, scenario, changes: CHANGES, by: 'chaos' });
  return findScenario(client, NAME, scenario);
}

async function remove(client: ForecastClient, scenario: string): Promise<void> {
  const { kept } = await deleteScenarios(
    client,
    NAME,
    await chooseScenarios(client, NAME, { names: [scenario] }),
    'chaos',
  );
  if (kept.length > 0) throw new Error(`${scenario} was not deleted: it ${kept[0]?.why}`);
}

/** Kills parts, each so many milliseconds after the first moment. */
async function strike(
  { folder }: RunningStack,
  kills: readonly { readonly victim: Victim; readonly at: number }[],
): Promise<void> {
  const began = performance.now();
  for (const { victim, at } of kills) {
    // The moment of the kill is what is tried.
    await sleep(Math.max(0, at - (performance.now() - began)));
    for (const { pid } of folder.processes[victim] ?? []) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It is dead already, and its successor not there yet.
      }
    }
  }
}

const tablesOf = ({ files }: ScenarioManifest): string =>
  Object.entries(files)
    .map(([name, { sha256 }]) => `${name} ${sha256}`)
    .sort()
    .join(', ');

const byVictim = (ends: readonly PointEnd[]) =>
  VICTIMS.map((victim) => ({
    victim,
    kills: ends.reduce((sum, { victims }) => sum + victims.filter((each) => each === victim).length, 0),
    unexpected: ends.filter(({ victims, faults }) => victims.includes(victim) && faults.length > 0).length,
  }));
