import { fileURLToPath } from 'node:url';
import { WORKER_HEAP_MB } from '../../worker/heap.js';
import { jobSettings } from '../../worker/job-settings.js';
import { cacheDir } from '../installed/cache.mjs';
import type { Credentials } from './aws-environment.js';
import { PROJECT_CONTAINERS } from './container-folders.js';
import type { Ports } from './ports.js';

/** How one part of the stack is started, and how it is known to be ready. */
export interface PartDefinition {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** A part of ours prints `{"ready":true}`; a foreign server is asked until it answers. */
  readonly ready: 'line' | { readonly url: string; readonly accepts: (status: number) => boolean };
  /** Milliseconds between the polite and the hard end. */
  readonly graceMs: number;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const script = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
/** Absolute, so that it is found whatever the working directory of the part. */
const loader = import.meta.resolve('tsx');

/** A process of ours runs directly, never through a shell or npx: its number must be its own. */
const node = (file: string, ...args: string[]) => ({
  command: process.execPath,
  args: ['--import', loader, script(file), ...args],
});

/** A foreign server runs under a guard, which ends it with the launcher. */
const guarded = (server: string, ...args: string[]) => ({
  command: process.execPath,
  args: [script('local/stack/guard.mjs'), server, ...args],
});

export function temporalPart(server: string, ports: Ports, database: string): PartDefinition {
  return {
    name: 'temporal',
    ...guarded(
      server,
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(ports.temporal)],
      ...['--ui-port', String(ports.temporalUi), '--db-filename', database, '--log-level', 'warn'],
      // Nobody of ours speaks HTTP with it, and it would take a workflow from any page of a browser on this machine.
      ...['--dynamic-config-value', 'frontend.httpAllowedHosts=["nobody"]'],
    ),
    environment: {},
    ready: { url: `http://127.0.0.1:${ports.temporalUi}/healthz`, accepts: () => true },
    graceMs: 8000,
  };
}

export function s3Part(
  server: string,
  ports: Pick<Ports, 's3'>,
  folder: string,
  credentials: Credentials,
): PartDefinition {
  return {
    name: 's3',
    ...guarded(server, '--port', `127.0.0.1:${ports.s3}`, '--quiet', 'posix', folder),
    environment: { ROOT_ACCESS_KEY: credentials.accessKeyId, ROOT_SECRET_KEY: credentials.secretAccessKey },
    ready: { url: `http://127.0.0.1:${ports.s3}/`, accepts: (status) => status < 500 },
    graceMs: 8000,
  };
}

export function sagemakerPart(
  python: string,
  ports: Pick<Ports, 'sagemaker'>,
  folder: string,
  environment: Record<string, string>,
  more: readonly string[] = [],
): PartDefinition {
  return {
    name: 'sagemaker',
    ...node(
      'packages/sagemaker-local/src/main.ts',
      ...['--port', String(ports.sagemaker), '--root', folder, '--python', python],
      // Beside that of the set-up: every state folder may use them.
      ...['--environments', cacheDir()],
      // Folders of containers that the caller adds come first, so that they win.
      ...[...more, '--containers', PROJECT_CONTAINERS],
    ),
    environment,
    ready: 'line',
    graceMs: 15_000,
  };
}

/** A shell that is set up for an account of AWS asks of jobs what the local account knows nothing of: its roles, its keys, its network. */
const withoutConditions = (): Record<string, string> =>
  process.env.FORECAST_ROLE_ARN ? Object.fromEntries(Object.keys(jobSettings).map((name) => [name, ''])) : {};

export function workerPart(environment: Record<string, string>): PartDefinition {
  const { command, args } = node('worker/main.ts');
  const heap = `--max-old-space-size=${WORKER_HEAP_MB}`;
  return {
    name: 'worker',
    command,
    args: [heap, ...args],
    environment: { ...withoutConditions(), ...environment },
    ready: 'line',
    graceMs: 12_000,
  };
}

export const workingDirectory = root;
