import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { ownerOf, ownersInEnvironment } from '@durable-forecast/lib/bucket-owners';
import {
  Client,
  Connection,
  type ConnectionOptions,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
} from '@temporalio/client';
import { type ClientConnectConfig, loadClientConnectConfig } from '@temporalio/envconfig';
import { describeTemporalFault } from '../../contracts/temporal/describe-temporal-fault.js';
import { localObjects } from '../../local/stack/local-objects.js';
import type { Services } from '../errors/describe-refusal.js';
import { UserError } from '../errors/user-error.js';
import { showWait } from '../terminal/show-wait.js';
import { isConnectRefused, isS3Away, UNAVAILABLE } from './is-away.js';
import { nobodyListens } from './nobody-listens.js';
import { openS3 } from './open-s3.js';
import { Patience } from './patience.js';
import { payloadConverter } from './payload-converter.js';
import { traceClient } from './trace-client.js';

const CONNECT_TIMEOUT_MS = 5000;

/** What the commands talk to. */
export interface ForecastClient {
  readonly temporal: Client;
  readonly s3: S3Client;
  readonly bucket: string;
  /** How long services may be away, and where that is said. */
  readonly patience: Patience;
  /** By which errors name where something was refused. */
  readonly services: Services;
  /** Address of a run in the Web UI, where one is known. */
  readonly runUrl: (run: string) => string | undefined;
  /** An object as a file of this machine, where it is one. */
  readonly localFile: (uri: string) => URL | undefined;
  readonly close: () => Promise<void>;
}

/**
 * @param stateDir of a local stack, whose objects lie here
 * @throws UserError when the Temporal service does not answer for long, or the bucket or its region is not named
 */
export async function connect(stateDir: string, patience = new Patience()): Promise<ForecastClient> {
  const bucket = process.env.FORECAST_BUCKET;
  if (bucket === undefined || bucket === '') {
    throw new UserError('FORECAST_BUCKET is not set: name the S3 bucket that holds datasets and forecasts.', 'usage');
  }
  const dataConverter = payloadConverter();
  const s3 = waitingS3(patience);
  const region = await regionOf(s3, bucket);
  const [{ connection, address, namespace }, tracing] = await Promise.all([connectTemporal(patience), traceClient()]);
  const web = process.env.TEMPORAL_UI_URL;
  const endpoint = process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL;
  const files = localObjects(stateDir, endpoint);
  return {
    temporal: new Client({ connection, namespace, dataConverter, interceptors: tracing.interceptors }),
    s3,
    bucket,
    patience,
    services: {
      temporal: { address, namespace },
      store: { bucket, region, endpoint, owner: ownerOf(ownersInEnvironment(), bucket) },
    },
    runUrl: (run) =>
      web === undefined ? undefined : `${web}/namespaces/${namespace}/workflows/${encodeURIComponent(run)}`,
    localFile: (uri) => files?.(uri),
    close: async () => {
      s3.destroy();
      await tracing.close();
      await connection.close();
    },
  };
}

export interface TemporalConnection {
  readonly connection: Connection;
  readonly address: string;
  readonly namespace: string;
}

/**
 * @param patience how long the service may be away; undefined for not at all
 * @throws UserError when the service that the environment or its profile names does not answer
 */
export async function connectTemporal(patience?: Patience): Promise<TemporalConnection> {
  const { connectionOptions, namespace = 'default' } = connectConfig();
  const address = connectionOptions.address ?? 'localhost:7233';
  const fault = (code: number | undefined, details: string): UserError =>
    new UserError(describeTemporalFault({ code, details, address, namespace }).message, 'unreachable');
  const refused = await nobodyListens(address);
  // A server may come back, a name that nobody has will not.
  if (refused !== undefined && (patience === undefined || refused === 'ENOTFOUND')) throw fault(undefined, refused);
  try {
    const connection = await showWait(`Connecting to Temporal at ${address}`, () =>
      patience === undefined
        ? Connection.connect({ ...connectionOptions, connectTimeout: CONNECT_TIMEOUT_MS })
        : connectPatiently(connectionOptions, address, patience),
    );
    return { connection, address, namespace };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { cause = error, message } = error as Error;
    const { code, details = message } = cause as { code?: number; details?: string };
    throw fault(code, details);
  }
}

const connectPatiently = (options: ConnectionOptions, address: string, patience: Patience): Promise<Connection> =>
  patience.waitOut('Temporal', isConnectRefused, () =>
    Connection.connect({
      ...options,
      connectTimeout: Math.min(CONNECT_TIMEOUT_MS, patience.limitMs),
      interceptors: [waitingInterceptor(patience)],
    }).catch((error: Error) => {
      throw new Error(`${address}: ${error.message}`, { cause: error });
    }),
  );

/** Repeats a call under the request id that it had, so that a start whose answer was lost is not one of an id in use. */
function waitingInterceptor(patience: Patience): ReturnType<typeof makeGrpcRetryInterceptor> {
  const { delayFunction, retryableDecider } = defaultGrpcRetryOptions();
  return makeGrpcRetryInterceptor({
    delayFunction,
    retryableDecider: (attempt, status) =>
      status.code === UNAVAILABLE ? patience.failed('Temporal', status.details) : retryableDecider(attempt, status),
  });
}

/** An S3 client whose calls, each as a whole, are repeated while S3 is away. */
export function waitingS3(patience: Patience, settings: S3ClientConfig = {}): S3Client {
  const s3 = openS3(settings);
  s3.middlewareStack.add((next) => (input) => patience.waitOut('S3', isS3Away, () => next(input)), {
    step: 'initialize',
    name: 'waitOutS3',
  });
  return s3;
}

/** What the environment and the configuration file of Temporal's clients say. */
function connectConfig(): ClientConnectConfig {
  try {
    return loadClientConnectConfig();
  } catch (error) {
    throw new UserError(
      `Temporal's configuration can't be used: ${(error as Error).message}. 'temporal config list' shows its profiles; ` +
        'choose one with --profile NAME or TEMPORAL_PROFILE.',
      'usage',
    );
  }
}

async function regionOf(s3: S3Client, bucket: string): Promise<string> {
  try {
    return await s3.config.region();
  } catch {
    throw new UserError(
      `No AWS region is set. Set AWS_REGION to the region of the bucket ${bucket}, for example eu-west-1.`,
      'usage',
    );
  }
}
