import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { damaged } from '../s3/stored-files.js';
import type { RawFile } from './raw-file.js';

/** The end of a folder's address that is named by the hash of its files. */
const NAMED_BY_CONTENT = /\/datasets\/([0-9a-f]{24})\/?$/;

export const isNamedByContent = (folder: string): boolean => NAMED_BY_CONTENT.test(folder);

export const changedRawFiles = (folder: string, damage = 'its files hold other bytes than were uploaded'): Error =>
  damaged(folder, damage, {
    what: 'the raw data of its name',
    cure: 'Delete it and start the run from the folder with the data again; the files are then sent anew.',
  });

/**
 * Proves raw files by the name of their folder, which is the hash of their names and contents (`client/runs/upload-dataset.ts`):
 * while they are read, so that nothing is read twice. Folders of other names are believed.
 *
 * Files must be read one after another, in the order in which they were hashed: calendar, sales, prices.
 */
export class RawFilesProof {
  private readonly hash = createHash('sha256');
  private readonly whole = new Set<RawFile>();

  constructor(private readonly folder: string) {}

  /** The same file, whose bytes are hashed as they pass. */
  of(file: RawFile): RawFile {
    const { name, open } = file;
    const pass = async function* (this: RawFilesProof, source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      this.hash.update(`${name}\0`);
      for await (const chunk of source) {
        this.hash.update(chunk);
        yield chunk;
      }
      this.whole.add(file);
    };
    return { name, open: async () => Readable.from(pass.call(this, await open()), { objectMode: false }) };
  }

  /**
   * @param files in the order in which they were hashed; those that a fault kept from being read to their end are read again
   * @throws StoredObjectInvalid when the folder holds other bytes than were uploaded
   */
  async check(files: readonly RawFile[]): Promise<void> {
    const wanted = NAMED_BY_CONTENT.exec(this.folder)?.[1];
    if (wanted === undefined) return;
    const found = files.every((file) => this.whole.has(file)) ? this.hash.digest('hex') : await hashOf(files);
    if (!found.startsWith(wanted)) throw changedRawFiles(this.folder);
  }
}

async function hashOf(files: readonly RawFile[]): Promise<string> {
  const hash = createHash('sha256');
  for (const { name, open } of files) {
    hash.update(`${name}\0`);
    for await (const chunk of (await open()) as AsyncIterable<Uint8Array>) hash.update(chunk);
  }
  return hash.digest('hex');
}
