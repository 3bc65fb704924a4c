import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { workflowBundleFile } from './workflow-bundle.js';

const MAIN = fileURLToPath(new URL('../../worker/main.ts', import.meta.url));
const loader = import.meta.resolve('tsx');

/** A worker in a process of its own. */
export interface WorkerProcess {
  readonly pid: number;
  /** The line that says that it is ready. */
  readonly ready: Readonly<Record<string, unknown>>;
  /** Lines of its log so far, parsed. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  /** Resolves with its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  signal(signal: NodeJS.Signals): void;
}

/** Starts a worker as an operator does, with the workflows bundled before, and waits until it is ready. */
export async function startWorkerProcess(
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<WorkerProcess> {
  const child = spawn(process.execPath, ['--import', loader, MAIN, ...args], {
    env: { ...process.env, FORECAST_WORKFLOW_BUNDLE: await workflowBundleFile(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: Record<string, unknown>[] = [];
  const said: string[] = [];
  createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
    said.push(line);
    if (line.startsWith('{')) log.push(JSON.parse(line) as Record<string, unknown>);
  });
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
  return {
    pid: child.pid as number,
    ready: JSON.parse(await firstLine(child, ended, said)) as Record<string, unknown>,
    log,
    ended,
    signal: (signal) => void child.kill(signal),
  };
}

async function firstLine(child: ChildProcess, ended: Promise<unknown>, said: readonly string[]): Promise<string> {
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [line] = (await Promise.race([
    once(lines, 'line'),
    ended.then(() => Promise.reject(new Error(`The worker ended before it was ready:\n${said.join('\n')}`))),
  ])) as [string];
  return line;
}
