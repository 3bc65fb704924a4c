import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { pythonPath } from '../../scripts/python.mjs';
import { temporalPath, versitygwPath } from '../../scripts/servers.mjs';
import { awsEnvironment, BUCKET, type Credentials, createBucket, ROLE_ARN } from './aws-environment.js';
import { containerDigests } from './container-digests.js';
import { type MemoryPeaks, MemoryPeakWatch } from './memory-peaks.js';
import { type Addresses, type PartDefinition, s3Part, sagemakerPart, temporalPart, workerPart } from './parts.js';
import { freePort } from './ports.js';
import { prepareTemporal } from './prepare-temporal.js';
import { required, StackError } from './stack-error.js';
import { StateFolder } from './state-folder.js';
import { type PartFailure, type StackEvent, Supervisor } from './supervisor.js';
import { endSurvivors } from './survivors.js';

export type { MemoryPeaks } from './memory-peaks.js';
export { StackError } from './stack-error.js';
export type { PartFailure, StackEvent } from './supervisor.js';

export interface StackOptions {
  /** Folder of databases, objects and logs. */
  readonly stateDir: string;
  /** Clears the folder first. */
  readonly reset: boolean;
  readonly withWorker: boolean;
  /** More arguments for the SageMaker endpoint. */
  readonly endpointArguments?: readonly string[];
  readonly log: Logger;
  /** Told in words for the terminal. */
  readonly onEvent: (event: StackEvent) => void;
}

export interface Stack {
  /** Addresses and credentials, by the names that Temporal's and AWS's clients read. */
  readonly environment: Record<string, string>;
  /** Ends every part. */
  stop(): Promise<void>;
  /** The most memory that each part needed so far. */
  readonly peakMemory: () => MemoryPeaks;
  /** Resolves when a part can't be kept alive; the stack has stopped then. */
  readonly failed: Promise<PartFailure>;
}

const NAMESPACE = 'default';
const WANTED: Addresses = { temporal: 7233, temporalUi: 8233, s3: 7070, sagemaker: 7080 };

/** The environment of a stack that runs from this folder already; waits while that one is starting. */
export async function attachStack(stateDir: string): Promise<Record<string, string> | undefined> {
  const folder = new StateFolder(resolve(stateDir));
  for (let running = folder.runningStack(); running !== undefined; running = folder.runningStack()) {
    if (running.environment !== undefined) return { ...running.environment };
    await sleep(200);
  }
  return undefined;
}

/**
 * Starts the embedded stack. @throws StackError in words when a part is missing or does not come up; nothing is left running
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { stateDir, reset, withWorker, endpointArguments, log, onEvent } = options;
  const path = resolve(stateDir);
  const say = (event: StackEvent) => {
    log.info({ part: event.part }, event.message);
    onEvent(event);
  };
  const before = new StateFolder(path);
  for (const part of await endSurvivors(before))
    say({ part, message: `${part} was still running from an earlier start; ended it.` });
  if (reset)
    for (const name of ['temporal.db', 's3', 'sagemaker', 'sample', 'stack.json', 'processes.json'])
      clear(before, name);
  const folder = new StateFolder(path);
  folder.prepare();
  folder.writeStack();

  const ports = await choosePorts(say);
  const credentials = folder.credentials();
  const environment = environmentOf(ports, credentials);
  let fail: (failure: PartFailure) => void = () => undefined;
  const failing = new Promise<PartFailure>((resolveFailure) => {
    fail = resolveFailure;
  });
  const supervisors: Supervisor[] = [];
  const start = async (definition: PartDefinition) => {
    const supervisor = new Supervisor(definition, folder, say, fail);
    supervisors.push(supervisor);
    await supervisor.start();
    log.info({ part: definition.name }, 'ready');
  };
  const memory = new MemoryPeakWatch(() =>
    Object.fromEntries(supervisors.map(({ name, processes }) => [name, processes])),
  );
  const stop = async () => {
    memory.stop();
    // Workers first: they finish what they hold while the services still answer.
    for (const supervisor of supervisors.toReversed()) await supervisor.stop();
    folder.clearStack();
  };
  try {
    await Promise.all([
      start(temporalPart(required(temporalPath(), 'Temporal server'), ports, folder.file('temporal.db'))).then(() =>
        prepareTemporal(environment.TEMPORAL_ADDRESS as string, NAMESPACE),
      ),
      start(s3Part(required(versitygwPath(), 'S3 server'), ports, folder.file('s3'), credentials)).then(() =>
        createBucket(environment.AWS_ENDPOINT_URL_S3 as string, credentials),
      ),
      start(
        sagemakerPart(
          required(pythonPath(), 'Python environment'),
          ports,
          folder.file('sagemaker'),
          environment,
          endpointArguments,
        ),
      ),
    ]);
    if (withWorker) await start(workerPart(environment));
  } catch (error) {
    await stop();
    throw new StackError(`The local stack could not start: ${(error as Error).message}`);
  }
  folder.writeStack(environment);
  return {
    environment,
    stop,
    peakMemory: () => memory.megabytes,
    failed: failing.then(async (failure) => {
      await stop();
      return failure;
    }),
  };
}

async function choosePorts(say: (event: StackEvent) => void): Promise<Addresses> {
  const chosen: Record<string, number> = {};
  for (const [part, wanted] of Object.entries(WANTED)) {
    const port = await freePort(wanted);
    chosen[part] = port;
    if (port !== wanted) say({ part, message: `Port ${wanted} is occupied; ${part} uses ${port}.` });
  }
  return chosen as unknown as Addresses;
}

function environmentOf(ports: Addresses, credentials: Credentials): Record<string, string> {
  return {
    TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`,
    TEMPORAL_NAMESPACE: NAMESPACE,
    TEMPORAL_UI_URL: `http://127.0.0.1:${ports.temporalUi}`,
    ...awsEnvironment(ports, credentials),
    FORECAST_BUCKET: BUCKET,
    FORECAST_ROLE_ARN: ROLE_ARN,
    // The local endpoint answers as often as it is asked.
    FORECAST_POLL_SECONDS: '0.25',
    FORECAST_DESCRIBE_RATE: '0',
    FORECAST_QUOTA_RETRY_SECONDS: '2',
    ...containerSettings(),
  };
}

/** Tells the worker what is in the containers, so that it knows which trainings are the same. */
const containerSettings = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(containerDigests()).map(([name, digest]) => [`FORECAST_CONTAINER_${name.toUpperCase()}`, digest]),
  );

const clear = (folder: StateFolder, name: string): void => rmSync(folder.file(name), { recursive: true, force: true });
