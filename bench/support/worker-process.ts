import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { workerPart, workingDirectory } from '../../local/stack/parts.js';

export interface WorkerProcess {
  readonly pid: number;
  /** Ends it at once: what it watches, another worker goes on with. */
  kill(): Promise<void>;
}

/** Starts a worker of its own, as many as wanted, with settings added to the stack's. @param log file of its log */
export async function startWorker(environment: Record<string, string>, log: string): Promise<WorkerProcess> {
  const { command, args } = workerPart(environment);
  const file = await open(log, 'a');
  const child = spawn(command, args, {
    cwd: workingDirectory,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', file.fd, 'ipc'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
        if (line.startsWith('{"ready":true')) resolve();
      });
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`The worker ended (exit code ${code}); see ${log}.`)));
    });
  } finally {
    await file.close();
  }
  return {
    pid: child.pid as number,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
