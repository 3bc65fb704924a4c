import { type ChildProcess, spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { freePort } from '@durable-forecast/lib/free-port';
import { makeVector, Table, tableToIPC } from 'apache-arrow';
import { Table as WasmTable, writeParquet } from 'parquet-wasm';
import { COMMON_PYTHON } from '../../local/stack/container-folders.js';
import { until } from '../support/until.js';
import { containerFolder, type TestedContainer } from './container-folder.js';
import { containerPython } from './container-python.js';

export interface TrainSpec {
  readonly hyperparameters: Readonly<Record<string, string>>;
  /** Channel -> content type and files. */
  readonly channels: Readonly<
    Record<string, { readonly contentType?: string; readonly files: Readonly<Record<string, string | Uint8Array>> }>
  >;
  readonly checkpoints?: boolean;
}

export interface TrainEnd {
  readonly code: number | null;
  readonly log: string;
  /** Text of the failure file; empty when there is none. */
  readonly failure: string;
}

/** A container run as a process on an /opt/ml of its own, as the platform would start it. */
export class ContainerBench {
  readonly base = mkdtempSync(join(tmpdir(), 'container-'));
  private readonly folder: string;
  private readonly more: Record<string, string> = {};
  private limit = ':';

  /** @param program of a container that is compiled; those of the others are Python */
  constructor(
    container: TestedContainer,
    private readonly python: string = containerPython(),
    private readonly program?: string,
  ) {
    this.folder = containerFolder(container);
  }

  prepare({ hyperparameters, channels, checkpoints }: TrainSpec): void {
    const config = join(this.base, 'input', 'config');
    for (const name of ['input', 'model', 'output']) rmSync(join(this.base, name), { recursive: true, force: true });
    mkdirSync(config, { recursive: true });
    writeFileSync(join(config, 'hyperparameters.json'), JSON.stringify(hyperparameters));
    const input = Object.entries(channels).map(([name, { contentType }]) => [
      name,
      { ContentType: contentType, TrainingInputMode: 'File' },
    ]);
    writeFileSync(join(config, 'inputdataconfig.json'), JSON.stringify(Object.fromEntries(input)));
    if (checkpoints)
      writeFileSync(
        join(config, 'checkpointconfig.json'),
        JSON.stringify({ LocalPath: join(this.base, 'checkpoints') }),
      );
    for (const [channel, { files }] of Object.entries(channels)) {
      const folder = join(this.base, 'input', 'data', channel);
      mkdirSync(folder, { recursive: true });
      for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    }
  }

  start(): ChildProcess {
    return spawn('sh', ['-c', `${this.limit}; exec "$@"`, 'sh', ...this.command('train')], {
      env: this.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  async train(spec: TrainSpec): Promise<TrainEnd> {
    this.prepare(spec);
    return this.end(this.start());
  }

  async end(process: ChildProcess): Promise<TrainEnd> {
    const exited = new Promise<number | null>((resolve) => process.once('exit', resolve));
    const [out, errors] = await Promise.all([text(process.stdout as never), text(process.stderr as never)]);
    return { code: await exited, log: out + errors, failure: this.read('output/failure') };
  }

  bytes(file: string): Uint8Array {
    return readFileSync(join(this.base, file));
  }

  read(file: string): string {
    try {
      return readFileSync(join(this.base, file), 'utf8');
    } catch {
      return '';
    }
  }

  /** What the platform grants the next trainings. */
  grantThreads(threads: number): void {
    this.more.OMP_NUM_THREADS = String(threads);
  }

  /** Gives the next trainings a warm pool's cache. */
  warm(): void {
    this.more.SAGEMAKER_MANAGED_WARMPOOL_CACHE_DIRECTORY = join(this.base, 'cache');
  }

  /** Bounds what a training may take of the machine. @param limit words of the shell's `ulimit` */
  async limited<T>(limit: string, work: () => Promise<T>): Promise<T> {
    this.limit = `ulimit ${limit}`;
    try {
      return await work();
    } finally {
      this.limit = ':';
    }
  }

  /** Cuts all files below a folder whose names end so off in their middle. */
  breakFiles(folder: string, ending: string): void {
    for (const path of readdirSync(join(this.base, folder), { recursive: true }) as string[]) {
      const file = join(this.base, folder, path);
      if (file.endsWith(ending)) truncateSync(file, statSync(file).size / 2);
    }
  }

  /** Copies a file below the base folder. */
  copy(from: string, to: string): void {
    cpSync(join(this.base, from), join(this.base, to));
  }

  /** Names in a folder; paths relative to it where what lies deeper is listed too. */
  list(folder: string, { deep = false } = {}): string[] {
    return readdirSync(join(this.base, folder), { recursive: deep }) as string[];
  }

  clear(folder: string): void {
    rmSync(join(this.base, folder), { recursive: true, force: true });
  }

  /** Serves the model while `work` goes on. */
  async serve<T>(environment: Readonly<Record<string, string>>, work: (url: string) => Promise<T>): Promise<T> {
    const port = await freePort();
    const [program = '', ...words] = this.command('serve');
    const server = spawn(program, words, {
      env: {
        ...this.environment(),
        SAGEMAKER_BIND_TO_PORT: String(port),
        SAGEMAKER_BIND_HOST: '127.0.0.1',
        ...environment,
      },
      stdio: 'ignore',
    });
    const url = `http://127.0.0.1:${port}`;
    try {
      await until(() => fetch(`${url}/ping`), { what: 'the model server to answer' });
      return await work(url);
    } finally {
      const exited = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await exited;
    }
  }

  remove(): void {
    rmSync(this.base, { recursive: true, force: true });
  }

  private command(command: 'train' | 'serve'): readonly string[] {
    return this.program === undefined ? [this.python, join(this.folder, command)] : [this.program, command];
  }

  private environment() {
    return {
      ...process.env,
      PYTHONPATH: COMMON_PYTHON,
      SAGEMAKER_BASE_DIR: this.base,
      OMP_NUM_THREADS: '1',
      ...this.more,
    };
  }
}

/** Rows whose label is 3 times the first feature plus the second: label, x0, x1. */
export function rows(count: number): readonly (readonly [number, number, number])[] {
  return Array.from({ length: count }, (_, index) => {
    const [x0, x1] = [(index * 7) % 13, (index * 5) % 11];
    return [3 * x0 + x1, x0, x1];
  });
}

export const asCsv = (table: readonly (readonly number[])[]): string =>
  `${table.map((row) => row.join(',')).join('\n')}\n`;

export const asLibsvm = (table: readonly (readonly number[])[]): string =>
  `${table.map(([label, ...features]) => [label, ...features.map((value, index) => `${index}:${value}`)].join(' ')).join('\n')}\n`;

export function asParquet(
  table: readonly (readonly number[])[],
  names: readonly string[] = ['demand', 'x0', 'x1'],
): Uint8Array {
  const columns = names.map((name, index) => [
    name,
    makeVector(Float32Array.from(table, (row) => row[index] as number)),
  ]);
  return writeParquet(WasmTable.fromIPCStream(tableToIPC(new Table(Object.fromEntries(columns)), 'stream')));
}
