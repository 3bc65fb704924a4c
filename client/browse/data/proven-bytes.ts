import { createHash } from 'node:crypto';
import { GetObjectCommand, NoSuchKey } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { ForecastReadError } from '../../reader/index.js';
import type { BrowsedStore } from './browsed-store.js';

/** What breaks on the way comes whole the second time. */
const TRIES = 2;

/** What a file was when it was written. */
interface Proof {
  readonly bytes: number;
  /** Hexadecimal; files of 0.1.0 have none. */
  readonly sha256?: string | undefined;
}

/**
 * The bytes of an object, proven to be what was written.
 *
 * @returns undefined where there is no such object
 * @throws ForecastReadError when it is another one
 */
export async function provenBytes(store: BrowsedStore, uri: string, proof: Proof): Promise<Uint8Array | undefined> {
  for (let tries = 1; ; tries++) {
    const bytes = await fetchBytes(store, uri).catch((error: unknown) => {
      // An answer of S3 counts; a body that ends too early is asked for once more.
      if (tries === TRIES || (error instanceof Error && '$metadata' in error)) throw error;
      return 'broken' as const;
    });
    if (bytes === 'broken') continue;
    if (bytes === undefined) return undefined;
    const problem = problemOf(bytes, proof);
    if (problem === undefined) return bytes;
    if (tries === TRIES) throw new ForecastReadError('damaged', `${uri} is not what was written: ${problem}.`);
  }
}

async function fetchBytes({ s3 }: BrowsedStore, uri: string): Promise<Uint8Array | undefined> {
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return await Body?.transformToByteArray();
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

function problemOf(content: Uint8Array, { bytes, sha256 }: Proof): string | undefined {
  const count = (some: number) => some.toLocaleString('en');
  if (content.length !== bytes) return `it holds ${count(content.length)} instead of ${count(bytes)} bytes`;
  if (sha256 === undefined || createHash('sha256').update(content).digest('hex') === sha256) return undefined;
  return 'its SHA-256 is another one';
}
