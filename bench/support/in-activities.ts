import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { BenchRow } from './bench.js';
import { type BenchSagemaker, startLocalSagemaker } from './local-sagemaker.js';
import { runReporting } from './run-reporting.js';

interface Report {
  readonly series: number;
  /** Address of the folder in which the files to learn from lie, one a store. */
  readonly train: string;
  readonly inspectSeconds: number;
  readonly inspectPeakMb: number;
  readonly featureSeconds: number;
  readonly peakMb: number;
}

/**
 * Raw files in a real object store to feature files there, through the activities of a run; the memory is that of the one
 * process that hosts them. Putting the raw files there is not measured.
 *
 * @param look what is to be done with the files to learn from while they are there, by their folder
 */
export async function measureActivities(
  name: string,
  folder: string,
  look: (folder: string) => Promise<void> = async () => undefined,
): Promise<readonly BenchRow[]> {
  const server = await startLocalSagemaker();
  try {
    await uploadRaw(server, folder);
    const script = fileURLToPath(new URL('./ours-in-activities.ts', import.meta.url));
    const { report, seconds } = await runReporting<Report>(
      process.execPath,
      ['--import', 'tsx', script, server.bucket, `s3://${server.bucket}/raw`],
      server.environment,
    );
    await look(server.fileOf(report.train));
    const step = { series: report.series };
    return [
      {
        name: `durable-forecast, ${name}, raw files to parquet in the object store`,
        seconds,
        peak_mb: report.peakMb,
        ...step,
        stored_mb: await storedMb(server, 'features/'),
      },
      { name: '  of that: check and read', seconds: report.inspectSeconds, peak_mb: report.inspectPeakMb, ...step },
      { name: '  of that: features', seconds: report.featureSeconds, peak_mb: report.peakMb, ...step },
    ];
  } finally {
    await server.stop();
  }
}

export async function uploadRaw({ s3, bucket }: BenchSagemaker, folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const Body = createReadStream(join(folder, name));
    const params = { Bucket: bucket, Key: `raw/${name}`, Body };
    await new Upload({ client: s3, params, partSize: 64 << 20 }).done();
  }
}

async function storedMb({ s3, bucket }: BenchSagemaker, prefix: string): Promise<number> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
  return Contents.reduce((sum, { Size = 0 }) => sum + Size, 0) / 1e6;
}
