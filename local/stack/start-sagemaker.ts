import { accessSync, constants, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pythonPath } from '../../scripts/python.mjs';
import { versitygwPath } from '../../scripts/servers.mjs';
import { awsEnvironment, BUCKET, type Credentials, createBucket } from './aws-environment.js';
import { type PartDefinition, s3Part, sagemakerPart } from './parts.js';
import { freePort, isFree } from './ports.js';
import { required, StackError } from './stack-error.js';
import { StateFolder } from './state-folder.js';
import { type PartFailure, type StackEvent, Supervisor } from './supervisor.js';
import { endSurvivors } from './survivors.js';

export interface SagemakerStackOptions {
  /** Folder of objects, jobs, logs and keys. */
  readonly root: string;
  /** Of the endpoint; undefined takes the first free one from 7080 on. */
  readonly port?: number | undefined;
  /** An S3 server to use instead of an own one, and its keys. */
  readonly s3?: { readonly url: string; readonly credentials: Credentials } | undefined;
  /** More arguments for the endpoint itself. */
  readonly endpointArguments?: readonly string[];
  readonly onEvent: (event: StackEvent) => void;
}

export interface SagemakerStack {
  /** Addresses and credentials, by the names that every AWS client reads. */
  readonly environment: Record<string, string>;
  /** The bucket that is there; undefined for an S3 server that is not ours. */
  readonly bucket?: string;
  stop(): Promise<void>;
  /** Resolves when a part can't be kept alive; the stack has stopped then. */
  readonly failed: Promise<PartFailure>;
}

const WANTED = { s3: 7070, sagemaker: 7080 };

/**
 * Starts the SageMaker endpoint and an S3 server, without the pipeline.
 *
 * @throws StackError in words when the port or the folder can't be used or a part is missing; nothing is left running
 */
export async function startSagemakerStack(options: SagemakerStackOptions): Promise<SagemakerStack> {
  const root = resolve(options.root);
  const folder = openRoot(root);
  await endSurvivors(folder);
  const ports = { s3: await freePort(WANTED.s3), sagemaker: await portFor(options.port) };
  const credentials = options.s3?.credentials ?? folder.credentials();
  const environment = {
    ...awsEnvironment(ports, credentials),
    ...(options.s3 === undefined ? {} : { AWS_ENDPOINT_URL_S3: options.s3.url }),
  };
  folder.writeStack();

  let fail: (failure: PartFailure) => void = () => undefined;
  const failing = new Promise<PartFailure>((resolveFailure) => {
    fail = resolveFailure;
  });
  const supervisors: Supervisor[] = [];
  const start = async (definition: PartDefinition) => {
    const supervisor = new Supervisor(definition, folder, options.onEvent, fail);
    supervisors.push(supervisor);
    await supervisor.start();
  };
  const stop = async () => {
    for (const supervisor of supervisors.toReversed()) await supervisor.stop();
    folder.clearStack();
  };
  try {
    if (options.s3 === undefined) {
      await start(s3Part(required(versitygwPath(), 'S3 server'), ports, folder.file('s3'), credentials));
      await createBucket(environment.AWS_ENDPOINT_URL_S3 as string, credentials);
    }
    const python = required(pythonPath(), 'Python environment');
    await start(sagemakerPart(python, ports, folder.file('sagemaker'), environment, options.endpointArguments));
  } catch (error) {
    await stop();
    throw new StackError(`The local SageMaker endpoint could not start: ${(error as Error).message}`);
  }
  folder.writeStack(environment);
  return {
    environment,
    ...(options.s3 === undefined ? { bucket: BUCKET } : {}),
    stop,
    failed: failing.then(async (failure) => {
      await stop();
      return failure;
    }),
  };
}

/** @throws StackError when the folder can't be written or is in use */
function openRoot(root: string): StateFolder {
  const folder = new StateFolder(root);
  try {
    mkdirSync(root, { recursive: true });
    accessSync(root, constants.W_OK);
  } catch (error) {
    throw new StackError(
      `The root folder ${root} can't be written to (${(error as NodeJS.ErrnoException).code}). Give another with --root.`,
    );
  }
  if (folder.runningStack() !== undefined) {
    throw new StackError(`Another stack already runs from ${root}. Stop it first, or give another folder with --root.`);
  }
  folder.prepare();
  return folder;
}

async function portFor(wanted: number | undefined): Promise<number> {
  if (wanted === undefined || wanted === 0) return freePort(WANTED.sagemaker);
  if (await isFree(wanted)) return wanted;
  throw new StackError(
    `Port ${wanted} of 127.0.0.1 can't be used: another program has it, or it needs more rights. Give another with --port, or leave it out.`,
  );
}
