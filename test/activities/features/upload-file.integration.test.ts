import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { uploadFile } from '../../../activities/features/upload-file.js';
import { readBytes } from '../../../activities/s3/s3-objects.js';
import { observeFile } from '../../../activities/s3/stored-files.js';
import { losingAnswers } from '../../support/losing-answers.js';
import { useS3 } from '../../support/use-s3.js';

const store = useS3();
const folder = mkdtempSync(join(tmpdir(), 'forecast-upload-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file of pseudorandom bytes. */
function written(bytes: number) {
  const content = Buffer.from(Uint32Array.from({ length: bytes / 4 }, (_, at) => Math.imul(at, 0x9e3779b1)).buffer);
  const path = join(folder, `${bytes}`);
  writeFileSync(path, content);
  return { path, bytes, sha256: createHash('sha256').update(content).digest('hex') };
}

const addressOf = (name: string) => `s3://${store.bucket}/upload/${name}`;

it.each([0, 4, (3 << 20) + 4])(
  'a file of %i bytes is sent whole, and its proof is what S3 says of it',
  async (bytes) => {
    const file = written(bytes);
    const uri = addressOf(`${bytes}`);
    const { proof } = await uploadFile(store.client, file, uri, 'text/csv');
    expect(
      createHash('sha256')
        .update(await readBytes(store.client, uri))
        .digest('hex'),
    ).toBe(file.sha256);
    expect(proof).toEqual({ bytes, sha256: file.sha256, etag: (await observeFile(store.client, uri))?.proof.etag });
  },
);

it.each([1, 2])('a file is sent again from its beginning when %i answers are lost', async (losses) => {
  const file = written(2 << 20);
  const uri = addressOf(`lost-${losses}`);
  const { client, calls } = losingAnswers(store, 'PutObjectCommand', losses);
  await uploadFile(client, file, uri, 'text/csv');
  expect(calls()).toBe(losses + 1);
  expect(
    createHash('sha256')
      .update(await readBytes(store.client, uri))
      .digest('hex'),
  ).toBe(file.sha256);
});

it('a bucket that does not exist fails, and is named', async () => {
  const file = written(4);
  const upload = uploadFile(store.client, file, 's3://no-such-bucket-anywhere/a', 'text/csv');
  // Which of them comes first is chance: the answer, or the end of the connection on which the file is still on its way.
  await expect(upload).rejects.toThrow(/no-such-bucket/);
});
