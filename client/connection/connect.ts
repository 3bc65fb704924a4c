import { S3Client } from '@aws-sdk/client-s3';
import { AWS_CLIENT_SETTINGS } from '@durable-forecast/lib/aws-client-settings';
import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { UserError } from '../errors/user-error.js';

/** What the commands talk to. */
export interface ForecastClient {
  readonly temporal: Client;
  readonly s3: S3Client;
  readonly bucket: string;
  /** Address of a run in the Web UI, where one is known. */
  readonly runUrl: (run: string) => string | undefined;
  readonly close: () => Promise<void>;
}

/** @throws UserError when the Temporal service does not answer or the bucket is not named */
export async function connect(): Promise<ForecastClient> {
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const bucket = process.env.FORECAST_BUCKET;
  if (bucket === undefined || bucket === '') {
    throw new UserError('FORECAST_BUCKET is not set: name the S3 bucket that holds datasets and forecasts.');
  }
  let connection: Connection;
  try {
    connection = await Connection.connect({ ...connectionOptions, connectTimeout: '10 seconds' });
  } catch (error) {
    throw new UserError(
      `Temporal does not answer at ${connectionOptions.address ?? 'its default address'}: ${(error as Error).message}`,
    );
  }
  const s3 = new S3Client(AWS_CLIENT_SETTINGS);
  const web = process.env.TEMPORAL_UI_URL;
  return {
    temporal: new Client({ connection, namespace: namespace ?? 'default' }),
    s3,
    bucket,
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
