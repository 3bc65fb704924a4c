import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { startS3, type TestS3 } from '../../test/support/s3.js';
import type { BenchRow } from './bench.js';
import { runReporting } from './run-reporting.js';

interface Report {
  readonly series: number;
  readonly prefix: string;
  readonly inspectSeconds: number;
  readonly inspectPeakMb: number;
  readonly featureSeconds: number;
  readonly peakMb: number;
}

/**
 * Raw files in a real object store to feature files there, through the activities of a run; the memory is that of the one
 * process that hosts them. Putting the raw files there is not measured.
 */
export async function measureActivities(name: string, folder: string): Promise<readonly BenchRow[]> {
  const s3 = await startS3();
  try {
    await upload(s3, folder);
    const script = fileURLToPath(new URL('./ours-in-activities.ts', import.meta.url));
    const { report, seconds } = await runReporting<Report>(
      process.execPath,
      ['--import', 'tsx', script, s3.endpoint, s3.bucket, `s3://${s3.bucket}/raw`],
      { AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey },
    );
    const step = { series: report.series };
    return [
      {
        name: `durable-forecast, ${name}, raw files to parquet in the object store`,
        seconds,
        peak_mb: report.peakMb,
        ...step,
        stored_mb: await storedMb(s3, 'features/'),
      },
      { name: '  of that: check and read', seconds: report.inspectSeconds, peak_mb: report.inspectPeakMb, ...step },
      { name: '  of that: features', seconds: report.featureSeconds, peak_mb: report.peakMb, ...step },
    ];
  } finally {
    await s3.stop();
  }
}

async function upload({ client, bucket }: TestS3, folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const Body = createReadStream(join(folder, name));
    const params = { Bucket: bucket, Key: `raw/${name}`, Body };
    await new Upload({ client, params, partSize: 64 << 20 }).done();
  }
}

async function storedMb({ client, bucket }: TestS3, prefix: string): Promise<number> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
  return Contents.reduce((sum, { Size = 0 }) => sum + Size, 0) / 1e6;
}
