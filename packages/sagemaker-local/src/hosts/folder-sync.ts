import { createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { pathInside } from '@durable-forecast/lib/path-inside';
import { formatS3Uri, joinKey, type S3Location } from '@durable-forecast/lib/s3-uri';
import { JobFailure } from '../model/job-failure.js';
import { listObjects, openObject, uploadFile } from '../s3/objects.js';
import { filesBelow } from './container-files.js';
import type { EngineDeps } from './engine-deps.js';

/** How often the folder of a running container is compared with S3, in milliseconds of the server's clock. */
const SYNC_MS = 1_000;

/** How the files of a folder go to S3. */
export interface SyncRules {
  /** Files that stay where they are. */
  readonly skip: (name: string) => boolean;
  /** Files that may be uploaded when they are first seen, since they appear whole; the others once they rest. */
  readonly whole: (name: string) => boolean;
  /** Whether a file that is deleted here is deleted in S3. */
  readonly mirrorDeletions: boolean;
}

interface Seen {
  readonly stamp: string;
  readonly uploaded: boolean;
}

/** Uploads what a running container writes into one of its folders. What others add to S3 meanwhile is not fetched. */
export class FolderSync {
  private readonly seen = new Map<string, Seen>();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly deps: Pick<EngineDeps, 's3' | 'clock' | 'log'>,
    private readonly folder: string,
    readonly target: S3Location,
    private readonly rules: SyncRules,
  ) {}

  /** Fetches what earlier runs left in S3. @throws JobFailure for a key that can't be a file of the folder */
  async restore(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const prefix = this.target.key.replace(/\/*$/, this.target.key === '' ? '' : '/');
    for (const object of await listObjects(this.deps.s3, { ...this.target, key: prefix })) {
      const name = object.key.slice(prefix.length);
      const path = pathInside(this.folder, name);
      if (path === undefined) {
        throw new JobFailure(`ClientError: ${formatS3Uri(object)} can't be a file of the checkpoint folder.`);
      }
      await mkdir(dirname(path), { recursive: true });
      // Not linked from the cache: algorithms go on writing into their checkpoints.
      await pipeline(await openObject(this.deps.s3, object, object.etag), createWriteStream(path));
      this.seen.set(name, { stamp: await stampOf(path), uploaded: true });
    }
  }

  /** Uploads until the signal fires. */
  start(signal: AbortSignal): void {
    this.running = this.loop(signal);
  }

  /** Waits for the loop to end, and uploads what is left. */
  async finish(): Promise<void> {
    await this.running;
    await this.sync(true);
  }

  private async loop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.deps.clock.sleep(SYNC_MS, signal);
        await this.sync(false);
      } catch (error) {
        // The next round, or the last, uploads what this one could not.
        if (!signal.aborted) this.deps.log.warn({ err: error, folder: this.folder }, 'a folder could not be uploaded');
      }
    }
  }

  /** @param all also files that may still be written: the container has ended */
  private async sync(all: boolean): Promise<void> {
    const names = (await filesBelow(this.folder)).filter((name) => !this.rules.skip(name));
    for (const name of names) {
      const path = join(this.folder, name);
      const stamp = await stampOf(path);
      const before = this.seen.get(name);
      if (stamp === '' || (before?.uploaded === true && before.stamp === stamp)) continue;
      this.seen.set(name, { stamp, uploaded: false });
      if (!all && !this.rules.whole(name) && before?.stamp !== stamp) continue;
      await uploadFile(this.deps.s3, path, this.keyOf(name));
      this.seen.set(name, { stamp, uploaded: true });
    }
    const here = new Set(names);
    for (const [name, { uploaded }] of this.seen) {
      if (here.has(name)) continue;
      if (uploaded && this.rules.mirrorDeletions) {
        const { bucket, key } = this.keyOf(name);
        await this.deps.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
      }
      this.seen.delete(name);
    }
  }

  private keyOf(name: string): S3Location {
    return { bucket: this.target.bucket, key: joinKey(this.target.key, name).replace(/^\//, '') };
  }
}

/** Changes when the file does; empty when it is gone. */
async function stampOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined ? '' : `${found.size}/${found.mtimeMs}`;
}
