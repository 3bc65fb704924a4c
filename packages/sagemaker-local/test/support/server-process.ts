import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { containers, credentials, region } from './test-bench.js';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const PROJECT = fileURLToPath(new URL('../../../..', import.meta.url));

export interface ServerProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Ends it as a power failure would, and waits until it is gone. */
  kill(): Promise<void>;
  /** Ends it as Ctrl-C would. @returns the exit code */
  end(): Promise<number | null>;
}

export interface ServerProcessOptions {
  readonly root: string;
  readonly s3Endpoint: string;
  readonly flags?: readonly string[];
  /** With a channel to this process, as the stack's launcher starts it. */
  readonly ipc?: boolean;
  /** Kills it, ready or not. */
  readonly signal?: AbortSignal;
}

/** Starts the server as a process of its own, as the stack does. */
export async function startServerProcess({
  root,
  s3Endpoint,
  flags = [],
  ipc = false,
  signal,
}: ServerProcessOptions): Promise<ServerProcess> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', MAIN, '--root', root, '--containers', containers, '--grace-seconds', '1', ...flags],
    {
      cwd: PROJECT,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        AWS_ENDPOINT_URL_S3: s3Endpoint,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_REGION: region,
        NODE_NO_WARNINGS: '1',
      },
      stdio: ['ignore', 'pipe', process.env.SHOW_SERVER_LOG ? 'inherit' : 'ignore', ...(ipc ? ['ipc' as const] : [])],
    },
  );
  signal?.addEventListener('abort', () => child.kill('SIGKILL'));
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const first = await Promise.race([
    once(lines, 'line') as Promise<[string]>,
    ended.then(([code]) => [`exit ${code}`]),
  ]);
  const ready = /^\{/.test(String(first[0])) ? (JSON.parse(String(first[0])) as { ready?: boolean; url?: string }) : {};
  if (ready.ready !== true || ready.url === undefined) throw new Error(`The server did not start: ${first[0]}`);
  return {
    url: ready.url,
    child,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    end: async () => {
      child.kill('SIGTERM');
      return (await ended)[0];
    },
  };
}
