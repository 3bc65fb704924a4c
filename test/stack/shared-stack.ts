import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { callsFolder, recordingTo } from '../infra/recording.js';
import { endStack, newStateFolder, type RunningStack, startLocal } from './running-stack.js';

const VARIABLE = 'FORECAST_TEST_STACK';

/** What the account of the shared stack asks of all its jobs, so that every run of a test is one under conditions. */
export const JOB_CONDITIONS = {
  FORECAST_TRAINING_ROLE_ARN: 'arn:aws:iam::000000000000:role/train',
  FORECAST_TRANSFORM_ROLE_ARN: 'arn:aws:iam::000000000000:role/apply',
  FORECAST_OUTPUT_KMS_KEY: 'alias/forecast',
  FORECAST_VOLUME_KMS_KEY: '1234abcd-12ab-34cd-56ef-1234567890ab',
  FORECAST_SUBNETS: 'subnet-0a1b2c3d,subnet-4e5f6a7b',
  FORECAST_SECURITY_GROUPS: 'sg-0a1b2c3d',
  FORECAST_NETWORK_ISOLATION: 'true',
  FORECAST_ENCRYPT_TRAFFIC: 'true',
  FORECAST_JOB_TAGS: 'team=replenishment',
} as const;

/** In every secret that tests plant, to be looked for. */
export const PLANTED = 'planted-secret';

/** What a shell has that is set up for accounts of its own: the stack leads nowhere else, and tells nobody of it. */
const ELSEWHERE = {
  AWS_PROFILE: 'nobody',
  AWS_SESSION_TOKEN: `${PLANTED}-session`,
  TEMPORAL_API_KEY: `${PLANTED}-api-key`,
  OTEL_EXPORTER_OTLP_HEADERS: `authorization=${PLANTED}-collector`,
} as const;

/** A stack with a worker that all files of tests share; each names its runs and forecasts as no other does. */
export interface SharedStack {
  /** Its state folder. */
  readonly state: string;
  /** File with the settings of AWS clients. */
  readonly env: string;
  /** Folder with the calls that its worker and its local SageMaker have made of AWS so far. */
  readonly calls: string;
}

/**
 * In the process that starts the files of tests: starts the stack when the first of them asks for it.
 *
 * @returns what ends it
 */
export async function offerStack(): Promise<() => Promise<void>> {
  let stack: Promise<RunningStack> | undefined;
  const calls = callsFolder();
  const server = createServer(async (_, response) => {
    stack ??= startShared(calls);
    const answer = await stack.then(
      ({ folder, env }) => ({ status: 200, body: JSON.stringify({ state: folder.path, env, calls }) }),
      (error: unknown) => ({ status: 500, body: String(error) }),
    );
    response.writeHead(answer.status).end(answer.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.env[VARIABLE] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return async () => {
    server.closeAllConnections();
    server.close();
    const started = await stack?.catch(() => undefined);
    if (started === undefined) return;
    await endStack(started);
    rmSync(dirname(started.folder.path), { recursive: true, force: true });
  };
}

/** @param calls folder that gets what is asked of AWS */
function startShared(calls: string): Promise<RunningStack> {
  const state = newStateFolder();
  const variables = { ...JOB_CONDITIONS, ...ELSEWHERE, FORECAST_SECRETS_DIR: secretsFolder(state) };
  return startLocal(state, [], { ...variables, ...recordingTo(calls) });
}

/** Where the worker of a shared stack finds secrets; whoever needs some makes it. */
export const secretsFolder = (state: string): string => join(dirname(state), 'secrets');

/** The stack that all files share; the first that asks waits until it is up. It ends after the last file. */
export async function sharedStack(): Promise<SharedStack> {
  const address = process.env[VARIABLE];
  if (address === undefined) throw new Error('Only integration tests have a stack to share.');
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as SharedStack;
}
