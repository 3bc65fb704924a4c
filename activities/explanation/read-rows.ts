import { createInterface } from 'node:readline';
import type { S3Client } from '@aws-sdk/client-s3';
import { asFailure } from '../aws/aws-failure.js';
import { openObject } from '../s3/s3-objects.js';

/**
 * Some rows of a file of features, read as it comes: the file may be larger than memory.
 *
 * @param numbers of the rows, from 0
 * @returns by number, one value a feature, NaN where there is none
 */
export async function readRows(
  s3: S3Client,
  uri: string,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, Float32Array>> {
  const wanted = new Set(numbers);
  const rows = new Map<number, Float32Array>();
  try {
    const body = await openObject(s3, uri);
    let number = 0;
    for await (const line of createInterface({ input: body, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (wanted.has(number)) {
        rows.set(
          number,
          Float32Array.from(line.split(','), (field) => (field === '' ? Number.NaN : Number(field))),
        );
      }
      number += 1;
      if (rows.size === wanted.size) break;
    }
    body.destroy();
  } catch (error) {
    throw asFailure(`read ${uri}`, error);
  }
  return rows;
}
