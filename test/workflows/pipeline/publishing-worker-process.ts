import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { until } from '../../support/until.js';
import type { Gate } from './gated-steps.js';

/** What a worker process of these tests is given, as JSON. */
export interface PublishingWorkerInput {
  /** Of Temporal. */
  readonly address: string;
  /** File of the bundled workflows. */
  readonly bundle: string;
  readonly s3: {
    readonly endpoint: string;
    readonly bucket: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
  /** Where runs are held for ever, by run. */
  readonly gates: Readonly<Record<string, Gate>>;
}

const PROGRAM = fileURLToPath(new URL('./publishing-worker.ts', import.meta.url));
const loader = import.meta.resolve('tsx');

/** A worker in a process of its own, which can be killed in the middle of a step. */
export class PublishingWorker {
  private child: ChildProcess | undefined;
  private held = 0;

  constructor(private readonly input: Omit<PublishingWorkerInput, 'gates'>) {}

  /** Resolves when it polls for tasks. */
  async start(gates: PublishingWorkerInput['gates']): Promise<void> {
    const input: PublishingWorkerInput = { ...this.input, gates };
    const child = spawn(process.execPath, ['--import', loader, PROGRAM, JSON.stringify(input)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.child = child;
    let ready = false;
    child.on('message', (message) => {
      if (message === 'ready') ready = true;
      if (message === 'held') this.held += 1;
    });
    await until(() => ready, { what: 'the worker to be ready' });
  }

  /** Resolves when so many runs are held at their gates. */
  reached(runs: number): Promise<unknown> {
    return until(() => this.held, { what: `${runs} runs to be held`, holds: (held) => held >= runs, timeout: 60_000 });
  }

  /** SIGKILL; resolves when it is gone. */
  async kill(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }
}
