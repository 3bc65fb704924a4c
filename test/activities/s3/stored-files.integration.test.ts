import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { describe, expect, it } from 'vitest';
import { readBytes, writeObject } from '../../../activities/s3/s3-objects.js';
import { damageOf, observeFile, readStored, verifyFile, writeStored } from '../../../activities/s3/stored-files.js';
import type { ProvenFile } from '../../../contracts/stored/stored-file.js';
import { useS3 } from '../../support/use-s3.js';

const s3 = useS3();
const uri = (key: string) => `s3://${s3.bucket}/${key}`;
const kind = { what: 'the panel of CA_1', cure: 'Start the run again.' };
const CONTENT = 'a'.repeat(3311);
const written = (key: string) => writeStored(s3.client, uri(key), CONTENT);
const onDisk = (key: string) => join(s3.bucketFolder, key);

/** What reading, and looking alone, say of a file. */
async function doubts(file: ProvenFile): Promise<readonly [string | undefined, string | undefined]> {
  const said = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: Error) => error.message,
    );
  return [await said(readStored(s3.client, file, kind)), await damageOf(s3.client, file)];
}

describe('a file that was written with a proof', () => {
  it('is read back as it was', async () => {
    const file = await written('whole');
    expect(await doubts(file)).toEqual([undefined, undefined]);
    expect(Buffer.from(await readStored(s3.client, file, kind)).toString()).toBe(CONTENT);
  });

  it('is missed by its name', async () => {
    const file = await written('gone');
    await s3.client.send(new DeleteObjectCommand({ Bucket: s3.bucket, Key: 'gone' }));
    expect(await doubts(file)).toEqual([
      's3://forecast/gone is no longer the panel of CA_1: it is gone. Start the run again.',
      'it is gone',
    ]);
    await expect(verifyFile(s3.client, file, kind)).rejects.toMatchObject({
      type: 'StoredObjectInvalid',
      nonRetryable: true,
    });
  });

  it('is not believed when it was cut, and its size says so', async () => {
    const file = await written('cut');
    await writeObject(s3.client, file.uri, CONTENT.slice(0, 1204));
    expect(await doubts(file)).toEqual([
      's3://forecast/cut is no longer the panel of CA_1: it holds 1,204 of 3,311 bytes. Start the run again.',
      'it holds 1,204 of 3,311 bytes',
    ]);
  });

  it('is not believed when it was cut on the disk below the server', async () => {
    const file = await written('cut-on-disk');
    await truncate(onDisk('cut-on-disk'), 1204);
    const [read, seen] = await doubts(file);
    expect(read).toMatch(/cut-on-disk is no longer the panel of CA_1: its bytes don't match the checksum/);
    expect(seen).toBe('it holds 1,204 of 3,311 bytes');
  });

  it('is not believed when other bytes of the same number are there', async () => {
    const file = await written('changed');
    await writeObject(s3.client, file.uri, `b${CONTENT.slice(1)}`);
    expect(await doubts(file)).toEqual([
      's3://forecast/changed is no longer the panel of CA_1: it holds other bytes than were written. Start the run again.',
      'it holds other bytes than were written',
    ]);
  });

  it('is not believed when a byte was changed on the disk, which only a reader sees', async () => {
    const file = await written('changed-on-disk');
    await writeFile(onDisk('changed-on-disk'), `b${CONTENT.slice(1)}`, { flag: 'r+' });
    expect(await doubts(file)).toEqual([
      "s3://forecast/changed-on-disk is no longer the panel of CA_1: its bytes don't match the checksum that S3 keeps of them. Start the run again.",
      undefined,
    ]);
  });

  it('is believed when the same bytes came again in another way, as from a backup', async () => {
    const content = Buffer.alloc(6 << 20, 'x');
    const file = await writeStored(s3.client, uri('restored'), content);
    const params = { Bucket: s3.bucket, Key: 'restored', Body: content };
    await new Upload({ client: s3.client, params, partSize: 5 << 20 }).done();
    expect((await observeFile(s3.client, file.uri))?.proof.etag).not.toBe(file.proof.etag);
    expect(await doubts(file)).toEqual([undefined, undefined]);
  });
});

describe('a file that SageMaker wrote', () => {
  it('is believed while its size and ETag are those of its first sight', async () => {
    await writeObject(s3.client, uri('model'), CONTENT);
    const file = (await observeFile(s3.client, uri('model'))) as ProvenFile;
    expect(file.proof.sha256).toBeUndefined();
    expect(await doubts(file)).toEqual([undefined, undefined]);
    await writeObject(s3.client, file.uri, `b${CONTENT.slice(1)}`);
    expect(await doubts(file)).toEqual([
      's3://forecast/model is no longer the panel of CA_1: it holds other bytes than were written. Start the run again.',
      'it holds other bytes than were written',
    ]);
  });
});

describe('a file without a proof, as runs of 0.1.0 name them', () => {
  it('is read as it is', async () => {
    await writeObject(s3.client, uri('old'), 'text');
    const read = await readStored(s3.client, { uri: uri('old') }, kind);
    expect(read).toEqual(await readBytes(s3.client, uri('old')));
    await expect(verifyFile(s3.client, { uri: uri('old') }, kind)).resolves.toBeUndefined();
  });
});
