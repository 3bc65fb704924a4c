import type { Readable } from 'node:stream';
import { GetObjectCommand, ListObjectsV2Command, NoSuchBucket, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { s3Client } from '@durable-forecast/lib/s3-client';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { readTextIfThere } from '../store/read-text-if-there.js';
import { ForecastReadError } from './read-error.js';

/** Where forecasts lie. */
export interface ForecastStore {
  readonly s3: S3Client;
  readonly bucket: string;
}

/** @param given what the caller has; the rest comes from the environment, as every AWS program has it */
export function storeOf({ s3, bucket = process.env.FORECAST_BUCKET }: Partial<ForecastStore>): ForecastStore {
  if (bucket !== undefined && bucket !== '') return { s3: s3 ?? openClient(), bucket };
  throw new ForecastReadError(
    'usage',
    'Which bucket? Give { bucket } or set FORECAST_BUCKET; the command "npx forecast local --env FILE" writes it to a file.',
  );
}

function openClient(): S3Client {
  try {
    return s3Client();
  } catch (error) {
    throw new ForecastReadError('usage', (error as Error).message);
  }
}

/** The text of an object; undefined where there is none. */
export const textAt = ({ s3 }: ForecastStore, uri: string): Promise<string | undefined> =>
  readTextIfThere(s3, uri).catch((error: unknown) => orMissing(error, parseS3Uri(uri).bucket));

/** The bytes of an object as they arrive; undefined where there is none. */
export async function streamAt({ s3 }: ForecastStore, uri: string): Promise<Readable | undefined> {
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return Body as Readable | undefined;
  } catch (error) {
    return orMissing(error, Bucket);
  }
}

/** Names of all forecasts of the bucket. */
export async function forecastNames({ s3, bucket }: ForecastStore): Promise<readonly string[]> {
  const page = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'forecasts/', Delimiter: '/' }));
  return (page.CommonPrefixes ?? []).map(({ Prefix = '' }) => Prefix.slice('forecasts/'.length, -1));
}

function orMissing(error: unknown, bucket: string): undefined {
  if (error instanceof NoSuchKey) return undefined;
  if (!(error instanceof NoSuchBucket)) throw error;
  throw new ForecastReadError(
    'no forecast',
    `There is no bucket ${bucket} at this address. Look at FORECAST_BUCKET and AWS_ENDPOINT_URL_S3.`,
  );
}
