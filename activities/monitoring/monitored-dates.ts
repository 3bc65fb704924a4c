import type { S3Client } from '@aws-sdk/client-s3';
import { listObjects } from '../s3/list-objects.js';

/** Dates of which monitoring has kept what it found, oldest first. @param prefix of these records */
export async function monitoredDates(s3: S3Client, prefix: string): Promise<string[]> {
  const objects = await listObjects(s3, prefix);
  return objects.flatMap(({ name }) => /^(?<date>\d{4}-\d{2}-\d{2})\.json$/.exec(name)?.groups?.date ?? []);
}
