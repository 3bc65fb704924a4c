import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchWritten } from '../../../activities/forecasts/fetch-written.js';
import { HashedFileWriter } from '../../../activities/forecasts/hashed-file.js';
import { sendVersionFile } from '../../../activities/forecasts/send-version-file.js';
import { readText } from '../../../activities/s3/s3-objects.js';
import { useS3 } from '../../support/use-s3.js';

const s3 = useS3();

describe('a file of a version that is too large for memory', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'test-send-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const uri = () => `s3://${s3.bucket}/versions/large.csv`;
  const fileOf = (text: string) => {
    const writer = new HashedFileWriter(join(folder, `${text.length}.csv`));
    writer.write(text);
    return writer.close();
  };
  const send = (text: string) => sendVersionFile(s3.client, uri(), fileOf(text), 'text/csv', 0);

  it('is sent as a stream once, is there for whoever sends it again, and is never another one', async () => {
    await send('a,b\n1,2\n');
    await send('a,b\n1,2\n');
    await expect(send('a,b\n1,2\n3,4\n')).rejects.toThrow(
      /versions\/large\.csv holds 8 bytes \(SHA-256 [0-9a-f]{12}…\); this run would write 12 bytes \(SHA-256 [0-9a-f]{12}…\)/,
    );
    expect(await readText(s3.client, uri())).toBe('a,b\n1,2\n');
    const path = join(folder, 'back');
    await fetchWritten(s3.client, uri(), fileOf('a,b\n1,2\n'), path);
    await expect(fetchWritten(s3.client, uri(), fileOf('a,b\n'), path)).rejects.toThrow(
      'differs from what was written',
    );
    await expect(fetchWritten(s3.client, `${uri()}.gone`, fileOf('a,b\n'), path)).rejects.toThrow('is missing');
  });
});
