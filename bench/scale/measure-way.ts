import { fileURLToPath } from 'node:url';
import type { BenchRow } from '../support/bench.js';
import { uploadRaw } from '../support/in-activities.js';
import { startLocalSagemaker } from '../support/local-sagemaker.js';
import { runReporting } from '../support/run-reporting.js';

interface Report {
  readonly series: number;
  readonly days: number;
  readonly steps: readonly { readonly name: string; readonly seconds: number; readonly peakMb: number }[];
}

/** From raw files in a real object store to a published version there; putting the raw files there is not measured. */
export async function measureWay(name: string, folder: string): Promise<readonly BenchRow[]> {
  const server = await startLocalSagemaker();
  try {
    await uploadRaw(server, folder);
    const script = fileURLToPath(new URL('./whole-way.ts', import.meta.url));
    const { report } = await runReporting<Report>(
      process.execPath,
      // The heap of a worker's main thread.
      ['--max-old-space-size=320', '--import', 'tsx', script, server.bucket, `s3://${server.bucket}/raw`],
      server.environment,
    );
    const { series, days, steps } = report;
    const row = (title: string, seconds: number, peak: number): BenchRow => ({
      ...{ name: title, seconds, peak_mb: peak, series, days },
      seconds_per_million_rows: seconds / ((series * days) / 1e6),
    });
    return [
      row(
        name,
        steps.reduce((sum, { seconds }) => sum + seconds, 0),
        Math.max(...steps.map(({ peakMb }) => peakMb)),
      ),
      ...steps.map((step) => row(`  ${step.name}`, step.seconds, step.peakMb)),
    ];
  } finally {
    await server.stop();
  }
}
