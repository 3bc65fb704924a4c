import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@durable-forecast/lib/free-port';
import { pythonPath } from '../../local/installed/python.mjs';
import { COMMON_PYTHON, PROJECT_CONTAINERS } from '../../local/stack/container-folders.js';

/** A container of the project, run as a process. */
export interface ContainerProgram {
  readonly name: string;
  readonly folder: string;
  readonly python: () => string;
}

export const LIGHTGBM: ContainerProgram = {
  name: 'LightGBM',
  folder: join(PROJECT_CONTAINERS, 'lightgbm'),
  python: () => {
    const python = pythonPath();
    if (python === undefined) throw new Error("The containers' Python is missing; run 'npm run setup'.");
    return python;
  },
};

/** Largest request that is sent; the server is told to take twice as much. */
const MAX_BYTES = 16 * 1024 * 1024;

type Channel = 'train' | 'validation';

/** Where a container finds its rows: below `/opt/ml` in SageMaker, below any folder here. */
export const channelFile = (base: string, channel: Channel): string =>
  join(base, 'input/data', channel, `${channel}.parquet`);

/** Makes the folders and the configuration of a training job. The rows go to `channelFile`. */
export async function prepareJob(
  base: string,
  hyperparameters: Readonly<Record<string, string>>,
  channels: readonly Channel[] = ['train'],
): Promise<void> {
  const config = join(base, 'input/config');
  await mkdir(config, { recursive: true });
  for (const name of channels) await mkdir(join(base, 'input/data', name), { recursive: true });
  await writeFile(join(config, 'hyperparameters.json'), JSON.stringify(hyperparameters));
  const channel = {
    ContentType: 'application/x-parquet',
    TrainingInputMode: 'File',
    S3DistributionType: 'FullyReplicated',
  };
  await writeFile(
    join(config, 'inputdataconfig.json'),
    JSON.stringify(Object.fromEntries(channels.map((name) => [name, channel]))),
  );
}

/** Runs the container's training to its end, on all cores. @returns its log @throws Error with the container's own sentence */
export async function trainJob(base: string, program: ContainerProgram = LIGHTGBM): Promise<string> {
  const child = start('train', base, {}, program);
  const errors = collect(child);
  const log = text(child.stdout as Readable);
  const code = await ended(child);
  if (code === 0) return log;
  const reason = await readFile(join(base, 'output/failure'), 'utf8').catch(() => errors());
  throw new Error(`The ${program.name} container ended with ${code}: ${reason}`);
}

/** Applies a job's model, by the container's own server, to rows of CSV. @param parts texts of whole lines */
export async function predictJob(
  base: string,
  parts: Iterable<string>,
  program: ContainerProgram = LIGHTGBM,
): Promise<Float32Array> {
  const port = await freePort();
  const environment = {
    SAGEMAKER_BIND_HOST: '127.0.0.1',
    SAGEMAKER_BIND_TO_PORT: String(port),
    SAGEMAKER_BATCH: 'true',
    MAX_CONTENT_LENGTH: String(2 * MAX_BYTES),
  };
  const child = start('serve', base, environment, program);
  const errors = collect(child);
  try {
    await untilReady(port, child, errors);
    const values: number[] = [];
    for (const body of batches(parts)) {
      const response = await fetch(`http://127.0.0.1:${port}/invocations`, {
        method: 'POST',
        headers: { 'Content-Type': 'text/csv', Accept: 'text/csv' },
        body,
      });
      const answer = await response.text();
      if (!response.ok) throw new Error(`The ${program.name} container answered ${response.status}: ${answer}`);
      // Sales have no negative side.
      for (const line of answer.trimEnd().split('\n')) values.push(Math.max(0, Number(line)));
    }
    return Float32Array.from(values);
  } finally {
    child.kill('SIGTERM');
    await ended(child);
  }
}

function* batches(parts: Iterable<string>): Generator<string> {
  let batch = '';
  for (const part of parts) {
    if (batch !== '' && batch.length + part.length > MAX_BYTES) {
      yield batch;
      batch = '';
    }
    batch += part;
  }
  if (batch !== '') yield batch;
}

function start(
  command: 'train' | 'serve',
  base: string,
  env: Readonly<Record<string, string>>,
  { folder, python }: ContainerProgram,
): ChildProcess {
  return spawn(python(), [join(folder, command)], {
    env: {
      ...process.env,
      SAGEMAKER_BASE_DIR: base,
      OMP_NUM_THREADS: String(availableParallelism()),
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONPATH: COMMON_PYTHON,
      ...env,
    },
    stdio: ['ignore', command === 'train' ? 'pipe' : 'ignore', 'pipe'],
  });
}

function collect(child: ChildProcess): () => string {
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors = `${errors}${chunk}`.slice(-4000);
  });
  return () => errors;
}

const ended = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once('close', resolve));

async function untilReady(port: number, child: ChildProcess, errors: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The container's server ended: ${errors()}`);
    const ready = await fetch(`http://127.0.0.1:${port}/ping`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await sleep(50);
  }
}
