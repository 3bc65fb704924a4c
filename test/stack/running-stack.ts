import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { S3Client } from '@aws-sdk/client-s3';
import type { ProcessIdentity } from '@durable-forecast/lib/process-identity.mjs';
import { StateFolder } from '../../local/stack/state-folder.js';
import { until } from '../support/until.js';
import { workflowBundleFile } from '../support/workflow-bundle.js';

export const LAUNCHER = fileURLToPath(new URL('../../client/forecast.mjs', import.meta.url));

/** `forecast local` as a person starts it. */
export interface RunningStack {
  readonly launcher: ChildProcess;
  /** All that the launcher has printed so far. */
  readonly output: () => string;
  readonly folder: StateFolder;
  /** File with the settings of AWS clients. */
  readonly env: string;
}

/** Makes a state folder whose path has a space. */
export const newStateFolder = (): string => join(mkdtempSync(join(tmpdir(), 'forecast stack-')), 'state');

/** Starts a stack on the state folder, and waits until it is ready. @param options more of `forecast local` @param variables more of its environment */
export async function startLocal(
  state: string,
  options: readonly string[] = [],
  variables: Readonly<Record<string, string>> = {},
): Promise<RunningStack> {
  const env = join(state, '..', 'stack.env');
  rmSync(env, { force: true });
  const launcher = spawn(process.execPath, [LAUNCHER, 'local', '--state', state, '--env', env, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, FORECAST_WORKFLOW_BUNDLE: await workflowBundleFile(), ...variables },
  });
  let output = '';
  for (const stream of [launcher.stdout, launcher.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const isReady = () => existsSync(env) && output.includes('Ready.');
  await until(() => hasEnded(launcher) || isReady(), { what: 'the stack to be ready', timeout: 240_000 });
  if (!isReady()) throw new Error(`The stack ended before it was ready: ${output}`);
  return { launcher, output: () => output, folder: new StateFolder(state), env };
}

/** Ends a stack that may have ended already. */
export async function endStack({ launcher }: RunningStack, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (hasEnded(launcher)) return;
  const ended = new Promise((resolve) => launcher.once('exit', resolve));
  launcher.kill(signal);
  await ended;
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

export const processesOf = ({ folder }: RunningStack): readonly ProcessIdentity[] =>
  Object.values(folder.processes).flat();

/** The settings that the stack has written, by name. */
export const settingsOf = ({ env }: Pick<RunningStack, 'env'>): Record<string, string> =>
  Object.fromEntries(
    readFileSync(env, 'utf8')
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

/** A client as the stack's settings say, and the bucket that they name. */
export function s3Of(stack: Pick<RunningStack, 'env'>): { readonly client: S3Client; readonly Bucket: string } {
  const settings = settingsOf(stack);
  const client = new S3Client({
    endpoint: settings.AWS_ENDPOINT_URL_S3 as string,
    region: settings.AWS_REGION as string,
    credentials: {
      accessKeyId: settings.AWS_ACCESS_KEY_ID as string,
      secretAccessKey: settings.AWS_SECRET_ACCESS_KEY as string,
    },
  });
  return { client, Bucket: settings.FORECAST_BUCKET as string };
}
