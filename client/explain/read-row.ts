import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { GetObjectCommand, NoSuchKey } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';

/**
 * A row of a file of features, without the rows behind it.
 *
 * @param number of the row, from 0
 * @returns one value a feature, as 32-bit numbers, NaN where there is none
 * @throws UserError when the file or the row is gone
 */
export async function readRow({ s3 }: Pick<ForecastClient, 's3'>, uri: string, number: number): Promise<Float32Array> {
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  const body = await s3
    .send(new GetObjectCommand({ Bucket, Key }))
    .then((answer) => answer.Body as Readable)
    .catch((error: unknown) => {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    });
  if (body !== undefined) {
    let row = 0;
    try {
      for await (const line of createInterface({ input: body, crlfDelay: Number.POSITIVE_INFINITY })) {
        if (row++ === number) {
          return Float32Array.from(line.split(','), (field) => (field.trim() === '' ? Number.NaN : Number(field)));
        }
      }
    } finally {
      body.destroy();
    }
  }
  throw new UserError(
    `This can't be explained any more: the rows that the models answered for are gone, ${uri}. A rule of the bucket or somebody has deleted them; a new run leaves its own.`,
    'notFound',
  );
}
