import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { workerPart, workingDirectory } from '../../../local/stack/parts.js';

/** A worker process of our own, killed and started again at will. */
export class WorkerProcess {
  private child: ChildProcess | undefined;
  private ended: Promise<void> = Promise.resolve();

  /** @param logFile where all lives of it write */
  constructor(
    private readonly environment: Readonly<Record<string, string>>,
    private readonly logFile: string,
  ) {}

  /** Resolves when it polls for tasks. @throws Error when it ends before */
  async start(): Promise<void> {
    const { command, args } = workerPart({});
    const child = spawn(command, args, {
      cwd: workingDirectory,
      env: { ...process.env, ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child = child;
    this.ended = new Promise((resolve) => child.once('exit', () => resolve()));
    const log = createWriteStream(this.logFile, { flags: 'a' });
    child.stderr?.pipe(log);
    await new Promise<void>((resolve, reject) => {
      child.stdout?.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('"ready":true')) resolve();
      });
      child.once('exit', (code, signal) =>
        reject(new Error(`the worker ended (${signal ?? code}), see ${this.logFile}`)),
      );
    });
  }

  /** SIGKILL, at once. */
  kill(): void {
    this.child?.kill('SIGKILL');
  }

  /** Starts a new life after a kill, as a supervisor does. */
  async restart(): Promise<void> {
    await this.ended;
    await this.start();
  }

  async stop(): Promise<void> {
    this.kill();
    await this.ended;
  }
}
