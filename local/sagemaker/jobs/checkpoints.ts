import { createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import { listObjects, openObject, uploadFile } from '../s3/objects.js';
import { pathInside } from '../s3/paths.js';
import { formatS3Uri, joinKey, parseS3Uri, type S3Location } from '../s3/uri.js';
import { filesBelow } from './archive.js';
import type { EngineDeps } from './engine-deps.js';
import { localPath } from './host-folder.js';
import { JobFailure } from './job-failure.js';

/** Marks that the training toolkit sets for itself; they are no checkpoints. */
const NOT_UPLOADED = /\.sagemaker-(ignore|uploading|uploaded)$/;
/** How often a running training's checkpoints are looked at, in milliseconds of the endpoint's clock. */
const SYNC_MS = 2_000;

interface Seen {
  readonly stamp: string;
  readonly uploaded: boolean;
}

/**
 * Keeps the checkpoints of one host and those in S3 alike: restores them before the container starts, uploads what is
 * new or changed while it runs, and mirrors deletions. What others add to S3 meanwhile is not fetched, as on AWS.
 */
export class CheckpointSync {
  private readonly folder: string;
  private readonly target: S3Location;
  private readonly seen = new Map<string, Seen>();
  private running: Promise<void> = Promise.resolve();

  private constructor(
    private readonly deps: Pick<EngineDeps, 's3' | 'clock' | 'log'>,
    folder: string,
    target: S3Location,
  ) {
    this.folder = folder;
    this.target = target;
  }

  /** @returns undefined for a job without CheckpointConfig */
  static of(
    deps: Pick<EngineDeps, 's3' | 'clock' | 'log'>,
    request: CreateTrainingJobRequest,
    ml: string,
  ): CheckpointSync | undefined {
    const config = request.CheckpointConfig;
    if (config?.S3Uri === undefined) return undefined;
    const folder = localPath(ml, config.LocalPath ?? '/opt/ml/checkpoints');
    return new CheckpointSync(deps, folder, parseS3Uri(config.S3Uri));
  }

  /** Fetches what earlier runs left. @throws JobFailure for a key that can't be a file of the folder */
  async restore(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const prefix = joinKey(this.target.key, '');
    for (const object of await listObjects(this.deps.s3, { ...this.target, key: prefix === '' ? '' : `${prefix}/` })) {
      const name = object.key.slice(prefix === '' ? 0 : prefix.length + 1);
      const path = pathInside(this.folder, name);
      if (path === undefined) {
        throw new JobFailure(
          `ClientError: Checkpoint ${formatS3Uri(object)} can't be a file of the checkpoint folder.`,
        );
      }
      await mkdir(dirname(path), { recursive: true });
      // Not linked from the cache: algorithms go on writing into their checkpoints.
      await pipeline(await openObject(this.deps.s3, object, object.etag), createWriteStream(path));
      this.seen.set(name, { stamp: await stampOf(path), uploaded: true });
    }
  }

  /** Uploads while the container runs, until the signal fires. */
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
        if (!signal.aborted) this.deps.log.warn({ err: error }, 'checkpoints could not be uploaded');
      }
    }
  }

  /** @param all also files that may still be written: the container has ended */
  private async sync(all: boolean): Promise<void> {
    const names = (await filesBelow(this.folder)).filter((name) => !NOT_UPLOADED.test(name));
    for (const name of names) {
      const path = join(this.folder, name);
      const stamp = await stampOf(path);
      const before = this.seen.get(name);
      const settled = all || before?.stamp === stamp;
      if (before?.uploaded === true && before.stamp === stamp) continue;
      this.seen.set(name, { stamp, uploaded: false });
      if (!settled || stamp === '') continue;
      await uploadFile(this.deps.s3, path, this.keyOf(name));
      this.seen.set(name, { stamp, uploaded: true });
    }
    const here = new Set(names);
    for (const [name, { uploaded }] of this.seen) {
      if (here.has(name)) continue;
      if (uploaded) {
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
