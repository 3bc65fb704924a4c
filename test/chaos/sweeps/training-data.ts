import type { S3Client } from '@aws-sdk/client-s3';
import { randomStream } from '@durable-forecast/lib/random-stream';
import { writeTrainingParquet } from '../../../activities/features/write-table.js';
import { writeObject } from '../../../activities/s3/s3-objects.js';

const FEATURES = 6;

/** Puts small tables into the bucket that algorithms really learn from. @returns addresses of the channels */
export async function uploadTrainingData(
  s3: S3Client,
  bucket: string,
): Promise<{ readonly train: string; readonly validation: string }> {
  const channels = { train: 2000, validation: 500 };
  for (const [channel, rows] of Object.entries(channels)) {
    await writeObject(s3, `s3://${bucket}/chaos/${channel}/part.parquet`, writeTrainingParquet(tableOf(channel, rows)));
  }
  return { train: `s3://${bucket}/chaos/train/`, validation: `s3://${bucket}/chaos/validation/` };
}

function tableOf(channel: string, rows: number) {
  const random = randomStream(7, rows, channel);
  const columns = Array.from({ length: FEATURES }, () => Float32Array.from({ length: rows }, () => random()));
  const label = Float32Array.from({ length: rows }, (_, row) => {
    const [a, b, c] = columns.map((column) => column[row] as number) as [number, number, number];
    return 3 * a + Math.sin(6 * b) + (c > 0.5 ? 1 : 0) + 0.2 * random();
  });
  return { names: columns.map((_, index) => `f${index}`), columns, label, rows };
}
