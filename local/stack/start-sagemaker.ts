import { resolve } from 'node:path';
import { pythonPath } from '../installed/python.mjs';
import { versitygwPath } from '../installed/servers.mjs';
import { awsEnvironment, BUCKET, type Credentials, createBucket } from './aws-environment.js';
import { s3Part, sagemakerPart } from './parts.js';
import { isFree, type Ports, reservePort, USUAL_PORTS } from './ports.js';
import { required, StackError } from './stack-error.js';
import { StateFolder } from './state-folder.js';
import { type StackPart, type SupervisedParts, superviseParts } from './supervise-parts.js';
import type { StackEvent } from './supervisor.js';
import { endSurvivors } from './survivors.js';
import { withOtherPorts } from './with-other-ports.js';

export interface SagemakerOptions {
  /** Folder of objects, jobs, logs and keys. */
  readonly root: string;
  /** Of the server; undefined takes the first free one from the usual one on. */
  readonly port?: number | undefined;
  /** An S3 server to use instead of an own one, and its keys. */
  readonly s3?: { readonly url: string; readonly credentials: Credentials } | undefined;
  /** More arguments for the server itself. */
  readonly serverArguments?: readonly string[];
  readonly onEvent: (event: StackEvent) => void;
}

export interface LocalSagemaker extends Pick<SupervisedParts, 'stop' | 'failed'> {
  /** Addresses and credentials, by the names that every AWS client reads. */
  readonly environment: Record<string, string>;
  /** The bucket that is there; undefined for an S3 server that is not ours. */
  readonly bucket?: string;
}

/**
 * Starts the local SageMaker and an S3 server, without the pipeline.
 *
 * @throws StackError when the port or the folder can't be used or a part is missing; nothing is left running
 */
export function startSagemaker(options: SagemakerOptions): Promise<LocalSagemaker> {
  return withOtherPorts(options.onEvent, () => startOnce(options));
}

async function startOnce(options: SagemakerOptions): Promise<LocalSagemaker> {
  const { s3, onEvent } = options;
  const folder = new StateFolder(resolve(options.root));
  const { damages } = folder;
  folder.occupy('root');
  for (const message of damages) onEvent({ part: 'state', message });
  await endSurvivors(folder);
  folder.makeFolders();
  const ports = { s3: await reservePort(USUAL_PORTS.s3), sagemaker: await portFor(options.port) };
  const environment = {
    ...awsEnvironment(ports, s3?.credentials ?? folder.credentials()),
    ...(s3 === undefined ? {} : { AWS_ENDPOINT_URL_S3: s3.url }),
  };
  const { stop, failed } = await superviseParts({
    folder,
    what: 'The local SageMaker',
    environment,
    groups: () => partsOf(options, folder, ports, environment),
    onEvent,
  });
  return { environment, ...(s3 === undefined ? { bucket: BUCKET } : {}), stop, failed };
}

function partsOf(
  { s3, serverArguments }: SagemakerOptions,
  folder: StateFolder,
  ports: Pick<Ports, 's3' | 'sagemaker'>,
  environment: Record<string, string>,
): readonly (readonly StackPart[])[] {
  const python = required(pythonPath(), 'Python environment');
  const server = {
    definition: sagemakerPart(python, ports, folder.file('sagemaker'), environment, serverArguments),
  };
  if (s3 !== undefined) return [[server]];
  const credentials = folder.credentials();
  const objects = {
    definition: s3Part(required(versitygwPath(), 'S3 server'), ports, folder.file('s3'), credentials),
    prepare: () => createBucket(environment.AWS_ENDPOINT_URL_S3 as string, credentials),
  };
  return [[objects, server]];
}

async function portFor(wanted: number | undefined): Promise<number> {
  if (wanted === undefined || wanted === 0) return reservePort(USUAL_PORTS.sagemaker);
  if (await isFree(wanted)) return wanted;
  throw new StackError(
    `Port ${wanted} of 127.0.0.1 can't be used: another program has it, or it needs more rights. Give another with --port, or leave it out.`,
  );
}
