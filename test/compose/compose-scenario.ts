import { strict as assert } from 'node:assert';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@durable-forecast/lib/free-port';
import { writeSampleData } from '../../client/runs/write-sample-data.js';
import { until } from '../support/until.js';
import { askPrometheus, findDashboard } from './ask-observability.js';
import { findContainerFaults } from './check-containers.js';
import { findInDump } from './dump.js';
import type { Engine } from './engine.js';
import { requestText } from './request-text.js';
import { ComposeStack } from './stack.js';

interface Scenario {
  readonly engine: Engine;
  /** Of this test, with a folder `input` that commands see. */
  readonly folder: string;
  /** Seconds for which PostgreSQL is away. */
  readonly away: number;
  /** Whether what is left of a failure stays. */
  readonly keep: boolean;
  readonly secretsOfShell: readonly string[];
  readonly step: <T>(what: string, work: () => Promise<T>) => Promise<T>;
}

interface Status {
  readonly status: string;
  readonly trials?: { readonly ended: number };
}

const PROJECT = 'durable-forecast-test';
/** Beside that of the usual stack. */
const NETWORK = '172.30.78';
const RUN_MS = 15 * 60_000;
/** Stands in a payload, as what must not be read there would. */
const SECRET = `planted-${randomBytes(8).toString('hex')}`;

/** @throws Error where something does not hold */
export async function composeScenario(scenario: Scenario): Promise<void> {
  const { engine, folder, keep, step } = scenario;
  await writeSampleData(join(folder, 'input'));
  writeFileSync(join(folder, 'input', 'request.yaml'), requestText(SECRET));
  const stack = new ComposeStack(engine, folder, PROJECT, { STACK_NETWORK: NETWORK });
  await step('a password that is missing is told', () => missingPassword(stack));
  stack.set({ ...(await freePorts()), STACK_S3_SECRET: password(), STACK_DB_PASSWORD: password() });
  // Of a test that was broken off.
  await clear(stack);
  let failed = true;
  try {
    await step('build', () => build(stack));
    await losses(stack, scenario);
    await observability(stack, scenario);
    await encryption(stack, scenario);
    failed = false;
  } finally {
    if (!failed || !keep) await clear(stack);
  }
}

/** A run of the sample, in which workers and PostgreSQL are lost, and the whole stack after it. */
async function losses(stack: ComposeStack, { away, secretsOfShell, step }: Scenario): Promise<void> {
  await step('up', () => stack.up());
  await step('no container has more than it needs, and nothing listens beyond loopback', async () => {
    assert.deepEqual(await findContainerFaults(stack, { secretsOfShell }), []);
  });
  await step('the Web UI answers under names of this machine alone', () => namesOfUi(stack));
  await step('a run on the sample data is started by a command', () => start(stack, 'first'));
  await step('two workers', () => stack.up('--scale', 'worker=2', '--scale', 'compute=2', '--no-recreate'));
  await inSweep(stack, 'first');
  await step('one worker and one that computes are killed, and come back', () => killWorkers(stack));
  await step(`PostgreSQL is away for ${away} s`, async () => {
    await stack.compose('stop', 'postgresql');
    await sleep(away * 1000);
    await stack.compose('start', 'postgresql');
  });
  await step('the run is published all the same', () => published(stack, 'first'));
  await step('down, and up with another password of the database', async () => {
    await stack.compose('down');
    assert.deepEqual(await stack.containers(), []);
    stack.set({ STACK_DB_PASSWORD: password() });
    await stack.up();
  });
  await step('the old run is still there, and a new one goes on over down and up', async () => {
    assert.equal((await statusOf(stack, 'first')).status, 'completed');
    await start(stack, 'second');
    await inSweep(stack, 'second');
    await stack.compose('down');
    await stack.up();
    await published(stack, 'second');
  });
}

/** What the profile `observability` shows of it, as far as its images can be had. */
async function observability(stack: ComposeStack, { secretsOfShell, step }: Scenario): Promise<void> {
  await step('Prometheus finds every worker, and answers every question of the dashboard', () =>
    withImage(stack, 'prometheus', () => askPrometheus(stack)),
  );
  await step('Grafana has the dashboard', () =>
    withImage(stack, 'grafana', async () => {
      await stack.well();
      return findDashboard(stack);
    }),
  );
  await step('they have no more than they need, either', async () => {
    assert.deepEqual(await findContainerFaults(stack, { secretsOfShell }), []);
  });
}

/** Brings a service up and asks it; an image of others that is not here, where no registry has it, is nobody's fault, and is said. */
async function withImage(stack: ComposeStack, service: string, ask: () => Promise<string>): Promise<string> {
  const pulled = await stack.attempt('--profile', 'observability', 'pull', '--policy', 'missing', service);
  if (pulled.code !== 0) return `skipped: ${pulled.stderr.trim().split('\n').at(-1)}`;
  await stack.compose('--profile', 'observability', 'up', '--detach', '--no-deps', service);
  return ask();
}

/** What PostgreSQL holds without keys, and with them; the run with keys is recorded in MLflow, too. */
async function encryption(stack: ComposeStack, { folder, secretsOfShell, step }: Scenario): Promise<void> {
  const words = [SECRET, ...itemsOf(join(folder, 'input'))];
  await step('without keys, the dump of PostgreSQL holds the planted secret and items', async () => {
    const found = findInDump(await dump(stack), words);
    assert.ok(found.includes(SECRET) && found.length > 1, `only ${found.length} of ${words.length} words were found`);
  });
  await step('up anew, with payload keys and MLflow', async () => {
    await stack.compose('--profile', '*', 'down', '--volumes');
    const keys = { current: 'test', keys: { test: randomBytes(32).toString('base64') } };
    stack.set({ STACK_PAYLOAD_KEYS: JSON.stringify(keys), STACK_TRACKER: 'mlflow', COMPOSE_PROFILES: 'tracking' });
    await stack.up();
    assert.deepEqual(await findContainerFaults(stack, { secretsOfShell }), []);
  });
  await step('a run is published', async () => {
    await start(stack, 'encrypted');
    await published(stack, 'encrypted');
  });
  await step('MLflow has the run', () => recorded(stack));
  await step('with keys, the dump of PostgreSQL holds neither', async () => {
    const text = await dump(stack);
    assert.ok(findInDump(text, ['encrypted']).length === 1, 'the dump does not even hold the id of the run');
    assert.deepEqual(findInDump(text, words), []);
    return `${words.length} words looked for in ${Math.round(text.length / 1e6)} MB`;
  });
}

const clear = (stack: ComposeStack) => stack.attempt('--profile', '*', 'down', '--volumes', '--remove-orphans');

async function missingPassword(stack: ComposeStack): Promise<void> {
  const { code, stderr } = await stack.attempt('config', '--quiet');
  assert.notEqual(code, 0);
  assert.match(stderr, /STACK_(S3_SECRET|DB_PASSWORD) is not set\. Give it a long text/);
}

/** @returns the sizes of what was built */
async function build(stack: ComposeStack): Promise<string> {
  await stack.compose('--profile', 'tracking', 'build');
  const format = '{{.Repository}}  {{.Size}}';
  return (
    await stack.engine.run('image', 'ls', '--filter', 'reference=durable-forecast/*:latest', '--format', format)
  ).trim();
}

async function namesOfUi(stack: ComposeStack): Promise<void> {
  const ask = (host: string) =>
    `require('node:http').get({ port: 8080, path: '/', headers: { host: '${host}' } }, (a) => { console.log(a.statusCode); process.exit(); })`;
  for (const [host, status] of [
    ['127.0.0.1:8233', '200'],
    ['localhost', '200'],
    ['evil.example', '421'],
  ] as const) {
    assert.equal((await stack.compose('exec', '-T', 'web', 'node', '-e', ask(host))).trim(), status, host);
  }
}

const start = (stack: ComposeStack, run: string): Promise<string> =>
  stack.forecast('run', '--config', '/input/request.yaml', '--data', '/input', '--run', run, '--detach').then(() => '');

const statusOf = async (stack: ComposeStack, run: string): Promise<Status> =>
  JSON.parse(await stack.forecast('status', run, '--json')) as Status;

/** In the middle of the sweep: trials have ended, and others go on. */
const inSweep = (stack: ComposeStack, run: string): Promise<Status> =>
  until(() => statusOf(stack, run), {
    what: `a trial of ${run} to end`,
    timeout: RUN_MS,
    every: 500,
    holds: ({ status, trials }) => status !== 'running' || (trials?.ended ?? 0) > 0,
  });

/** The tracker comes after the run; nobody waits for it. */
async function recorded(stack: ComposeStack): Promise<void> {
  const question = `import urllib.request as u, json
body = json.dumps({"max_results": 10}).encode()
ask = u.Request("http://127.0.0.1:5000/api/2.0/mlflow/experiments/search", body, {"Content-Type": "application/json"})
print([one["name"] for one in json.load(u.urlopen(ask, timeout=10))["experiments"]])`;
  await until(() => stack.compose('exec', '-T', 'mlflow', 'python3', '-c', question), {
    what: 'the experiment of the forecast in MLflow',
    timeout: RUN_MS,
    every: 2000,
    holds: (names) => names.includes("'compose'"),
  });
}

async function published(stack: ComposeStack, run: string): Promise<string> {
  const { status } = await until(() => statusOf(stack, run), {
    what: `${run} to end`,
    timeout: RUN_MS,
    every: 2000,
    holds: (one) => one.status !== 'running',
  });
  assert.equal(status, 'completed');
  const versions = await stack.forecast('forecasts', 'compose');
  assert.match(versions, new RegExp(run), versions);
  return '';
}

/** All processes of a container but its first, which Docker's own init is: as a crash, not as a person who stops it. */
async function killWorkers(stack: ComposeStack): Promise<void> {
  for (const service of ['worker', 'compute']) {
    const [victim] = await stack.containersOf(service);
    if (victim === undefined) throw new Error(`There is no container of ${service}.`);
    await stack.engine.attempt('exec', victim.Id, 'sh', '-c', 'kill -9 -1');
    await until(() => stack.containersOf(service), {
      what: `${service} to be started again`,
      every: 500,
      holds: (all) => all.some(({ Id, RestartCount }) => Id === victim.Id && RestartCount === victim.RestartCount + 1),
    });
  }
  await stack.well();
}

const dump = async (stack: ComposeStack): Promise<string> => {
  const of = (database: string) =>
    stack.compose('exec', '-T', 'postgresql', 'pg_dump', '--username=temporal', '--data-only', database);
  return (await of('temporal')) + (await of('temporal_visibility'));
};

/** Ids of all items of the sample. */
function itemsOf(folder: string): readonly string[] {
  const lines = readFileSync(join(folder, 'sell_prices.csv'), 'utf8').trim().split('\n').slice(1);
  return [...new Set(lines.map((line) => line.split(',')[1] as string))];
}

async function freePorts(): Promise<Readonly<Record<string, string>>> {
  const names = ['TEMPORAL', 'UI', 'S3', 'SAGEMAKER', 'GRAFANA', 'MLFLOW'];
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [`STACK_${name}_PORT`, String(await freePort())])),
  );
}

const password = (): string => randomBytes(20).toString('hex');
