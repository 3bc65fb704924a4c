import { CopyObjectCommand, GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { s3Client } from '@durable-forecast/lib/s3-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useS3 } from '../support/use-s3.js';

const server = useS3();

type Client = ReturnType<typeof s3Client>;
let ours: Client;
let theirs: Client;
beforeAll(() => {
  const { endpoint, credentials } = server;
  const settings = { endpoint, credentials, region: 'us-east-1', forcePathStyle: true };
  // To this server, buckets belong to access keys.
  ours = s3Client(settings, { '*': credentials.accessKeyId });
  theirs = s3Client(settings, { '*': '210987654321', [server.bucket]: credentials.accessKeyId, other: '210987654321' });
});
afterAll(() => {
  ours.destroy();
  theirs.destroy();
});

const write = (client: Client, Bucket: string) =>
  new Upload({ client, params: { Bucket, Key: 'a', Body: 'x' } }).done();

describe('a call to a bucket', () => {
  it('says whose it is expected to be, whatever it does', async () => {
    const { bucket: Bucket } = server;
    for (const client of [ours, theirs]) {
      await write(client, Bucket);
      await client.send(new CopyObjectCommand({ Bucket, Key: 'b', CopySource: `${Bucket}/a` }));
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: 'b' }));
      expect(await Body?.transformToString()).toBe('x');
    }
  });

  it("is refused where the bucket is somebody else's", async () => {
    const { endpoint, credentials, bucket: Bucket } = server;
    const wrong = s3Client(
      { endpoint, credentials, region: 'us-east-1', forcePathStyle: true },
      { '*': '210987654321' },
    );
    const refused = await Promise.allSettled([
      write(wrong, Bucket),
      wrong.send(new GetObjectCommand({ Bucket, Key: 'a' })),
      wrong.send(new ListObjectsV2Command({ Bucket })),
    ]);
    wrong.destroy();
    expect(refused.map((each) => each.status === 'rejected' && each.reason.name)).toEqual(
      Array.from({ length: 3 }, () => 'AccessDenied'),
    );
  });
});
