import { promiseUri } from '../../contracts/monitoring/monitoring-paths.js';
import { type RunPromise, storedPromise } from '../../contracts/monitoring/promise.js';
import { readJsonIfSound } from '../s3/read-json.js';
import type { MonitoringDeps } from './deps.js';

/** What a run promised of its forecast, or why that does not count, in sentences; neither where it promised nothing. */
export async function readPromise(
  { s3, bucket }: Pick<MonitoringDeps, 's3' | 'bucket'>,
  run: string,
): Promise<{ readonly promise?: RunPromise | undefined; readonly note?: string | undefined }> {
  const { value: promise, told: note } = await readJsonIfSound(
    s3,
    promiseUri(`s3://${bucket}/runs/${run}`),
    storedPromise,
  );
  return { promise, note };
}
