import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, resolve } from 'node:path';
import { isKeyFile, PAYLOAD_KEYS } from '@durable-forecast/lib/payload-encryption/read-key-ring';
import type { Logger } from 'pino';
import { pythonPath } from '../installed/python.mjs';
import { temporalPath, versitygwPath } from '../installed/servers.mjs';
import { awsEnvironment, BUCKET, type Credentials, createBucket, ROLE_ARN } from './aws-environment.js';
import { PACKAGE_CONTAINERS, PROJECT_CONTAINERS } from './container-folders.js';
import { type MemoryPeaks, MemoryPeakWatch } from './memory-peaks.js';
import { s3Part, sagemakerPart, temporalPart, workerPart } from './parts.js';
import { type Ports, reservePort, USUAL_PORTS } from './ports.js';
import { prepareTemporal } from './prepare-temporal.js';
import { required } from './stack-error.js';
import { StateFolder } from './state-folder.js';
import { type StackPart, type SupervisedParts, superviseParts } from './supervise-parts.js';
import type { StackEvent } from './supervisor.js';
import { endSurvivors } from './survivors.js';
import { withOtherPorts } from './with-other-ports.js';

export interface StackOptions {
  /** Folder of databases, objects and logs. */
  readonly stateDir: string;
  /** Clears the folder first. */
  readonly reset: boolean;
  readonly withWorker: boolean;
  /** More arguments for the local SageMaker. */
  readonly serverArguments?: readonly string[];
  readonly log: Logger;
  /** Gets what a person at the terminal should know. */
  readonly onEvent: (event: StackEvent) => void;
}

export interface Stack extends Pick<SupervisedParts, 'stop' | 'failed'> {
  /** Addresses and credentials, by the names that Temporal's and AWS's clients read. */
  readonly environment: Record<string, string>;
  /** The most memory that each part needed so far. */
  readonly peakMemory: () => MemoryPeaks;
}

const NAMESPACE = 'default';
/** What a reset removes; the keys and the logs stay. */
const STATE = ['temporal.db', 's3', 'sagemaker', 'sample', 'processes.json'];

/**
 * Starts the embedded stack: Temporal, an S3 server, the local SageMaker, and a worker.
 *
 * @throws StackError when the folder can't be used, a part is missing or does not come up; nothing is left running
 */
export function startStack(options: StackOptions): Promise<Stack> {
  return withOtherPorts(options.onEvent, (isFirst) => startOnce({ ...options, reset: options.reset && isFirst }));
}

async function startOnce(options: StackOptions): Promise<Stack> {
  const { stateDir, reset, log } = options;
  const onEvent = (event: StackEvent) => {
    log.info({ part: event.part }, event.message);
    options.onEvent(event);
  };
  const folder = new StateFolder(resolve(stateDir));
  const { damages } = folder;
  folder.occupy('state');
  for (const message of damages) onEvent({ part: 'state', message });
  for (const part of await endSurvivors(folder))
    onEvent({ part, message: `${part} was still running from an earlier start; ended it.` });
  if (reset) for (const name of STATE) rmSync(folder.file(name), { recursive: true, force: true });
  folder.makeFolders();
  const ports = await choosePorts(onEvent);
  const environment = environmentOf(ports, folder.credentials());
  const parts = await superviseParts({
    folder,
    what: 'The local stack',
    environment,
    groups: () => partsOf(options, folder, ports, environment),
    onEvent,
    onReady: (part) => log.info({ part }, 'ready'),
  });
  const memory = new MemoryPeakWatch(parts.processes);
  return {
    environment,
    peakMemory: () => memory.megabytes,
    failed: parts.failed,
    stop: async () => {
      memory.stop();
      await parts.stop();
    },
  };
}

/** The services, then what uses them. */
function partsOf(
  { withWorker, serverArguments }: StackOptions,
  folder: StateFolder,
  ports: Ports,
  environment: Record<string, string>,
): readonly (readonly StackPart[])[] {
  const credentials = folder.credentials();
  return [
    [
      {
        definition: temporalPart(required(temporalPath(), 'Temporal server'), ports, folder.file('temporal.db')),
        prepare: () => prepareTemporal(environment.TEMPORAL_ADDRESS as string, NAMESPACE),
      },
      {
        definition: s3Part(required(versitygwPath(), 'S3 server'), ports, folder.file('s3'), credentials),
        prepare: () => createBucket(environment.AWS_ENDPOINT_URL_S3 as string, credentials),
      },
      {
        definition: sagemakerPart(
          required(pythonPath(), 'Python environment'),
          ports,
          folder.file('sagemaker'),
          environment,
          serverArguments,
        ),
      },
    ],
    withWorker ? [{ definition: workerPart(environment) }] : [],
  ];
}

async function choosePorts(onEvent: (event: StackEvent) => void): Promise<Ports> {
  const chosen = { ...USUAL_PORTS };
  for (const part of Object.keys(USUAL_PORTS) as (keyof Ports)[]) {
    const usual = USUAL_PORTS[part];
    chosen[part] = await reservePort(usual);
    const name = part === 'temporalUi' ? 'the Web UI' : part;
    if (chosen[part] !== usual) onEvent({ part, message: `Port ${usual} is occupied; ${name} uses ${chosen[part]}.` });
  }
  return chosen;
}

function environmentOf(ports: Ports, credentials: Credentials): Record<string, string> {
  return {
    TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`,
    TEMPORAL_NAMESPACE: NAMESPACE,
    TEMPORAL_UI_URL: `http://127.0.0.1:${ports.temporalUi}`,
    ...awsEnvironment(ports, credentials),
    // A token that the shell has for its own account would be sent along with these keys.
    AWS_SESSION_TOKEN: '',
    FORECAST_BUCKET: BUCKET,
    FORECAST_ROLE_ARN: ROLE_ARN,
    // Here buckets belong to an access key, and no account of AWS that the shell may name.
    FORECAST_BUCKET_OWNER: '',
    // The local SageMaker answers as often as it is asked.
    FORECAST_POLL_SECONDS: '0.25',
    FORECAST_DESCRIBE_RATE: '0',
    FORECAST_QUOTA_RETRY_SECONDS: '2',
    // Trainings on the same cores would be taken for a load that leaves none for features.
    FORECAST_COMPUTE_SLOTS: process.env.FORECAST_COMPUTE_SLOTS ?? String(availableParallelism()),
    // Nobody takes over here, and Ctrl-C is to end soon: well within the time that the part has (parts.ts).
    FORECAST_SHUTDOWN_SECONDS: '5',
    FORECAST_LOCAL_CONTAINERS: [PACKAGE_CONTAINERS, PROJECT_CONTAINERS].join(delimiter),
    ...payloadKeys(),
  };
}

/** The file of the keys, for the worker and for commands that use this stack; keys that stand in the environment stay there alone. */
function payloadKeys(): Record<string, string> {
  const value = process.env[PAYLOAD_KEYS];
  return value !== undefined && isKeyFile(value) ? { [PAYLOAD_KEYS]: resolve(value) } : {};
}
