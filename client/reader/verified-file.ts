import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { VersionFile } from '../../contracts/publication/version-manifest.js';
import { ForecastReadError } from './read-error.js';
import { type ForecastStore, streamAt } from './store.js';

/** What breaks on the way comes whole the second time. */
const TRIES = 2;

/** A file of a version on this machine, proven to be what was written. */
export interface VerifiedFile {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

interface FetchOptions {
  readonly folder: string | undefined;
  /** What to say where the file is gone. */
  readonly gone: () => Promise<Error>;
}

/**
 * Fetches a file to a folder of its own, hashing what comes: a parquet file is read from its end, so what is in it can only be
 * believed once all of it is there.
 *
 * @throws ForecastReadError when it is gone, or is not what the manifest says
 */
export async function fetchVerified(
  store: ForecastStore,
  uri: string,
  proof: Pick<VersionFile, 'bytes' | 'sha256'>,
  { folder = tmpdir(), gone }: FetchOptions,
): Promise<VerifiedFile> {
  const own = await mkdtemp(join(folder, 'forecast-read-'));
  const remove = () => rm(own, { recursive: true, force: true });
  const path = join(own, 'table.parquet');
  try {
    for (let tries = 1; ; tries++) {
      const problem = await fetchOnce(store, uri, proof, path).catch((error: unknown) => {
        if (error instanceof ForecastReadError || tries === TRIES) throw error;
        return 'it broke on the way';
      });
      if (problem === undefined) return { path, remove };
      if (problem === 'gone') throw await gone();
      if (tries < TRIES) continue;
      throw new ForecastReadError(
        'damaged',
        `${uri} is not what was published: ${problem}. No row of it was read. Restore it, or go back to another version: npx forecast rollback.`,
      );
    }
  } catch (error) {
    await remove();
    throw error;
  }
}

/** @returns what is wrong with it, as a phrase */
async function fetchOnce(
  store: ForecastStore,
  uri: string,
  { bytes, sha256 }: Pick<VersionFile, 'bytes' | 'sha256'>,
  path: string,
): Promise<string | undefined> {
  const body = await streamAt(store, uri);
  if (body === undefined) return 'gone';
  const hash = createHash('sha256');
  let length = 0;
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      length += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(body, hashing, createWriteStream(path, { mode: 0o600 }));
  const count = (some: number) => some.toLocaleString('en');
  if (length !== bytes) return `it holds ${count(length)} instead of ${count(bytes)} bytes`;
  return hash.digest('hex') === sha256 ? undefined : 'its SHA-256 is not that of its manifest';
}
