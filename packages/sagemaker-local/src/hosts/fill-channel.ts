import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathInside } from '@durable-forecast/lib/path-inside';
import { formatS3Uri } from '@durable-forecast/lib/s3-uri';
import { JobFailure } from '../model/job-failure.js';
import type { SharedFile } from '../s3/object-cache.js';
import type { ChannelFile } from './channels.js';
import { forEachLimited } from './concurrency.js';
import type { EngineDeps } from './engine-deps.js';

const DOWNLOADS_AT_ONCE = 8;

/** Puts the files of a channel into its folder, and their list beside it. @returns those that other jobs share */
export async function fillChannel(
  { cache }: Pick<EngineDeps, 'cache'>,
  ml: string,
  channel: string,
  files: readonly ChannelFile[],
  signal: AbortSignal,
): Promise<SharedFile[]> {
  const data = join(ml, 'input', 'data');
  const folder = pathInside(data, channel);
  if (folder === undefined || folder === data) throw new JobFailure(`ClientError: '${channel}' can't name a channel.`);
  await mkdir(folder, { recursive: true });
  const shared: SharedFile[] = [];
  await forEachLimited(files, DOWNLOADS_AT_ONCE, async ({ object, path }) => {
    signal.throwIfAborted();
    const target = pathInside(folder, path);
    if (target === undefined) {
      throw new JobFailure(
        `ClientError: Data download failed:${formatS3Uri(object)} can't be a file of channel ${channel}.`,
      );
    }
    const file = await cache.place(object, target);
    if (file !== undefined) shared.push(file);
  });
  await writeFile(join(data, `${channel}-manifest`), files.map(({ path }) => `${path}\n`).join(''));
  return shared;
}
