import { createHash } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import { chmod, copyFile, link, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { formatS3Uri } from '@durable-forecast/lib/s3-uri';
import { namingDamage } from './damaged-object.js';
import { openObject, type S3Object } from './objects.js';

/** Cached files carry this modification time; another one means that a container wrote into a linked file. */
const UNTOUCHED = new Date('2000-01-01T00:00:00Z');
/** Keeps containers of ordinary users from writing into them; those of root are found out by the time. */
const READ_ONLY = 0o444;
const WRITABLE = 0o644;

/** A file that a job shares with the cache and so with other jobs. */
export interface SharedFile {
  readonly path: string;
  readonly inode: number;
}

const KEEP_UNUSED_MS = 7 * 24 * 3600 * 1000;

/**
 * Keeps downloaded objects by bucket, key and ETag, and hard-links them to where jobs need them, so that fifty jobs on
 * the same data cost one download and one copy on disk.
 */
export class ObjectCache {
  private readonly underway = new Map<string, Promise<void>>();
  private parts = 0;

  /**
   * @param folder on the same file system as the jobs, else files are copied
   * @param policy `copy` gives each job files of its own, which it may write into
   */
  constructor(
    private readonly s3: S3Client,
    private readonly folder: string,
    private readonly policy: 'link' | 'copy' = 'link',
  ) {}

  /** Removes what a crash left half-downloaded, and what no job has used for a week. */
  async open(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    for (const name of await readdir(this.folder)) {
      const path = join(this.folder, name);
      const { nlink, ctimeMs } = await stat(path);
      // A link made or removed is a change of the file's status: the last use.
      const unused = nlink === 1 && Date.now() - ctimeMs > KEEP_UNUSED_MS;
      if (unused || name.includes('.part-')) await rm(path, { force: true });
    }
  }

  /**
   * Puts the object at the path, in the place of what is there; its folder is made.
   *
   * @param signal ends the wait; a download goes on, since others may wait for it too
   * @returns the file where it is shared; undefined where it is the job's own
   */
  async place(object: S3Object, path: string, signal?: AbortSignal): Promise<SharedFile | undefined> {
    const cached = await this.fetch(object, path, signal);
    if (this.policy === 'link') {
      try {
        await link(cached, path);
        return { path, inode: (await stat(path)).ino };
      } catch (error) {
        // Another file system, or the most links this one allows to a file.
        if (!['EXDEV', 'EMLINK', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      }
    }
    await copy(cached, path);
    return undefined;
  }

  /** As `place`, but the file is the job's own in any case. */
  async placeCopy(object: S3Object, path: string, signal?: AbortSignal): Promise<void> {
    await copy(await this.fetch(object, path, signal), path);
  }

  /** Whether somebody has written into a shared file. One that a container has deleted or replaced is its own affair. */
  async isTouched({ path, inode }: SharedFile): Promise<boolean> {
    const now = await stat(path).catch(() => undefined);
    return now?.ino === inode && now.mtimeMs !== UNTOUCHED.getTime();
  }

  /** @returns the cached file; nothing lies at the path, but its folder is there */
  private async fetch(object: S3Object, path: string, signal: AbortSignal | undefined): Promise<string> {
    const cached = join(this.folder, cacheName(object));
    await mkdir(dirname(path), { recursive: true });
    signal?.throwIfAborted();
    await unlessAborted(this.ensure(object, cached), signal);
    await rm(path, { force: true });
    return cached;
  }

  private ensure(object: S3Object, cached: string): Promise<void> {
    const running = this.underway.get(cached);
    if (running !== undefined) return running;
    const started = this.download(object, cached).finally(() => this.underway.delete(cached));
    this.underway.set(cached, started);
    return started;
  }

  private async download(object: S3Object, cached: string): Promise<void> {
    const found = await stat(cached).catch(() => undefined);
    if (found !== undefined && found.size === object.size && found.mtimeMs === UNTOUCHED.getTime()) return;
    this.parts += 1;
    const part = `${cached}.part-${this.parts}`;
    try {
      // Somebody who frees space may have removed it while the server runs.
      await mkdir(this.folder, { recursive: true });
      await pipeline(await openObject(this.s3, object, object.etag), createWriteStream(part));
      const { size } = await stat(part);
      if (size !== object.size) {
        throw new Error(`${formatS3Uri(object)} has ${object.size} bytes, but ${size} arrived.`);
      }
      await utimes(part, UNTOUCHED, UNTOUCHED);
      await chmod(part, READ_ONLY);
      await rename(part, cached);
    } catch (error) {
      throw namingDamage(error, object);
    } finally {
      await rm(part, { force: true });
    }
  }
}

async function copy(cached: string, path: string): Promise<void> {
  // Some file systems share the blocks until one of the two is written.
  await copyFile(cached, path, constants.COPYFILE_FICLONE);
  await chmod(path, WRITABLE);
}

async function unlessAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return work;
  const over = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { signal: over.signal });
  });
  await Promise.race([work, aborted]).finally(() => over.abort());
}

const cacheName = ({ bucket, key, etag, size }: S3Object): string =>
  createHash('sha256')
    .update(JSON.stringify([bucket, key, etag, size]))
    .digest('hex');
