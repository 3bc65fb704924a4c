import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { callAws } from '../aws/aws-failure.js';

/** One that is gone already is no error to S3. */
export async function deleteObject(s3: S3Client, uri: string): Promise<void> {
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  await callAws(`delete ${uri}`, () => s3.send(new DeleteObjectCommand({ Bucket, Key })));
}
