import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startObjectStore, temporaryFolder } from '../../packages/sagemaker-local/test/support/test-bench.js';
import type { ChaosFailure, ChaosMatrix, ChaosOptions, ChaosResult } from './chaos.js';
import { type CallOptions, hostileCall } from './hostile/calls.js';
import { HostileEndpoint } from './hostile/endpoint.js';
import { evilJob } from './hostile/evil-job.js';
import { KNOWN, makeKnown } from './hostile/known-resources.js';
import { MOST_MEMORY, MOST_SECONDS } from './hostile/limits.js';
import { ReaderProcess } from './hostile/reader-process.js';
import { READER_KINDS, type ReaderKind } from './hostile/readers.js';
import { Dice, ESCAPED } from './hostile/values.js';

/** What is tried in turn. */
const TURNS: readonly ('request' | 'route' | 'job' | ReaderKind)[] = [
  'request',
  'archive',
  'request',
  'csv',
  'route',
  'events',
  'request',
  'regex',
  'request',
  'yaml',
  'request',
  'job',
];

export const matrix: ChaosMatrix = {
  description: `Sends the local SageMaker requests that nobody would send - of wrong types, without end, with names that are paths and keys that
JavaScript knows -, trains jobs whose metrics have expressions without end, and gives the readers archives, raw files, YAML, tensors and expressions as a
stranger would write them. Nothing may compute for more than ${MOST_SECONDS} s or hold more than ${MOST_MEMORY} MiB, no answer may be a 5xx, each refusal must say what is
wrong, and nothing may be written outside of the folder it belongs to.`,
  points: 120,
  run,
};

/** A server for each. */
const CONSTRAINTS = ['enforce', 'ignore'];
const EXPECTED = 'an answer or a refusal, soon and small';

async function run({ points, seed, log }: ChaosOptions): Promise<ChaosResult> {
  const folder = temporaryFolder();
  const store = await startObjectStore();
  const readers = new ReaderProcess();
  const servers = new Map<string, HostileEndpoint>();
  const failures: ChaosFailure[] = [];
  const counts = new Map<string, { points: number; unexpected: number }>();
  try {
    const started = CONSTRAINTS.map(async (constraints) => {
      const flags = ['--constraints', constraints];
      servers.set(constraints, await HostileEndpoint.start(join(folder.path, constraints), store.url, flags));
    });
    // Also the other one, where one fails: it is to be closed.
    await Promise.allSettled(started);
    await Promise.all(started);
    for (const { url } of servers.values()) await makeKnown(url, store);
    for (let point = 0; point < points; point += 1) {
      const kind = TURNS[point % TURNS.length] as (typeof TURNS)[number];
      const constraints = new Dice(seed, point, 'constraints').pick(CONSTRAINTS);
      const endpoint = servers.get(constraints) as HostileEndpoint;
      const { name, fault } = await tryPoint({ kind, endpoint, readers, folder: folder.path, seed, point });
      log(`${point} ${name}${isReader(kind) ? '' : `, constraints ${constraints}`}: ${fault ?? 'as it should'}`);
      if (fault !== undefined) failures.push({ point: `${point} ${name}`, expected: EXPECTED, got: fault });
      const { points: before, unexpected } = counts.get(kind) ?? { points: 0, unexpected: 0 };
      counts.set(kind, { points: before + 1, unexpected: unexpected + (fault === undefined ? 0 : 1) });
    }
    for (const path of await escaped(folder.path)) {
      failures.push({ point: 'all', expected: 'nothing outside of its folder', got: path });
    }
    return { matrix: 'hostile', points, failures, rows: [...counts].map(([kind, count]) => ({ kind, ...count })) };
  } finally {
    await readers.close();
    await Promise.all([...servers.values()].map((server) => server.close()));
    await store.close();
    folder.remove();
  }
}

interface Point extends CallOptions {
  readonly kind: (typeof TURNS)[number];
  readonly endpoint: HostileEndpoint;
  readonly readers: ReaderProcess;
  readonly folder: string;
}

async function tryPoint({ kind, endpoint, readers, folder, seed, point }: Point) {
  if (isReader(kind)) {
    const { outcome, fault } = await readers.read({ kind, seed, point, folder: join(folder, 'readers') });
    return { name: `${kind}, ${outcome}`, fault };
  }
  if (kind === 'job') return evilJob(endpoint, { seed, point });
  const { name, call } = hostileCall(kind, KNOWN, { seed, point });
  const { answer, fault } = await endpoint.tried(call);
  const health = await endpoint.tried({ method: 'GET', path: '/health', body: '' });
  return { name: `${name} ${answer.status}`, fault: fault ?? health.fault };
}

const isReader = (kind: string): kind is ReaderKind => (READER_KINDS as readonly string[]).includes(kind);

/** What lies where it should not: beside the servers' folders, or by its name anywhere that a path could lead. */
async function escaped(folder: string): Promise<readonly string[]> {
  const expected = [...CONSTRAINTS, 'readers'];
  const beside = (await readdir(folder)).filter((name) => !expected.includes(name)).map((name) => join(folder, name));
  const places = [folder, join(folder, 'readers'), dirname(folder), tmpdir(), homedir(), process.cwd(), '/'];
  return [...beside, ...places.map((place) => join(place, ESCAPED)).filter((path) => existsSync(path))];
}
