import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import type { Pointer } from '../../contracts/publication/publication.js';
import { callAws, isMissing } from '../aws/aws-failure.js';

export interface ReadPointer {
  readonly pointer: Pointer;
  readonly etag: string;
}

/** The pointer and the ETag that a conditional switch needs; undefined before the first publication. */
export async function readPointer(s3: S3Client, uri: string): Promise<ReadPointer | undefined> {
  const { bucket, key } = parseS3Uri(uri);
  return callAws(`read ${uri}`, async () => {
    try {
      const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const text = (await object.Body?.transformToString()) ?? '';
      return { pointer: JSON.parse(text) as Pointer, etag: object.ETag as string };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  });
}

/** Writes the pointer if it still is what it was. @throws PreconditionFailed when somebody else moved it */
export async function writePointer(s3: S3Client, uri: string, pointer: Pointer, etag: string | null): Promise<void> {
  const { bucket, key } = parseS3Uri(uri);
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: `${JSON.stringify(pointer, null, 2)}\n`,
      ContentType: 'application/json',
      ...(etag === null ? { IfNoneMatch: '*' } : { IfMatch: etag }),
    }),
  );
}
