import { S3Client } from '@aws-sdk/client-s3';
import { AWS_CLIENT_SETTINGS } from '@durable-forecast/lib/aws-client-settings';
import { Client, Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { UserError } from '../errors/user-error.js';
import { isConnectRefused, isS3Away, UNAVAILABLE } from './is-away.js';
import { Patience } from './patience.js';

/** What the commands talk to. */
export interface ForecastClient {
  readonly temporal: Client;
  readonly s3: S3Client;
  readonly bucket: string;
  /** How long services may be away, and where that is said. */
  readonly patience: Patience;
  /** Address of a run in the Web UI, where one is known. */
  readonly runUrl: (run: string) => string | undefined;
  readonly close: () => Promise<void>;
}

/** @throws UserError when the Temporal service does not answer for long, or the bucket is not named */
export async function connect(patience = new Patience()): Promise<ForecastClient> {
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const bucket = process.env.FORECAST_BUCKET;
  if (bucket === undefined || bucket === '') {
    throw new UserError('FORECAST_BUCKET is not set: name the S3 bucket that holds datasets and forecasts.');
  }
  const address = connectionOptions.address ?? 'its default address';
  const connection = await patience.waitOut('Temporal', isConnectRefused, () =>
    Connection.connect({
      ...connectionOptions,
      connectTimeout: Math.min(5000, patience.limitMs),
      interceptors: [waitingInterceptor(patience)],
    }).catch((error: Error) => {
      throw new Error(`${address}: ${error.message}`, { cause: error });
    }),
  );
  const s3 = waitingS3(patience);
  const web = process.env.TEMPORAL_UI_URL;
  return {
    temporal: new Client({ connection, namespace: namespace ?? 'default' }),
    s3,
    bucket,
    patience,
    runUrl: (run) =>
      web === undefined
        ? undefined
        : `${web}/namespaces/${namespace ?? 'default'}/workflows/${encodeURIComponent(run)}`,
    close: async () => {
      s3.destroy();
      await connection.close();
    },
  };
}

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
export function waitingS3(patience: Patience, settings: ConstructorParameters<typeof S3Client>[0] = {}): S3Client {
  const s3 = new S3Client({ ...AWS_CLIENT_SETTINGS, ...settings });
  s3.middlewareStack.add((next) => (input) => patience.waitOut('S3', isS3Away, () => next(input)), {
    step: 'initialize',
    name: 'waitOutS3',
  });
  return s3;
}
