import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import { failure } from '../aws/aws-failure.js';
import { readPointer } from '../forecasts/pointer.js';
import type { MonitoringDeps } from './deps.js';
import { readPromise } from './read-promise.js';

/** A forecast that is to be monitored. */
export interface MonitoredForecast {
  /** Version that planners read. */
  readonly current: string;
  /** What made it; undefined where its run left no promise, as one of an earlier version of this program. */
  readonly request?: ForecastRequest | undefined;
  /** Why the promise does not count, a sentence. */
  readonly note?: string | undefined;
}

/**
 * What is published under a name, and what made it.
 *
 * @throws NothingToMonitor when nothing is
 * @throws StoredObjectInvalid when the pointer is damaged
 */
export async function describeForecast(
  { s3, bucket }: Pick<MonitoringDeps, 's3' | 'bucket'>,
  { name }: { readonly name: string },
): Promise<MonitoredForecast> {
  const { pointer: uri } = forecastPaths(bucket, name);
  const read = await readPointer(s3, uri);
  if (read === undefined) {
    throw failure(
      'NothingToMonitor',
      `There is no published forecast named ${name}: ${uri} does not exist. 'npx forecast forecasts' lists those there are.`,
    );
  }
  const { version, run } = read.pointer;
  const { promise, note } = await readPromise({ s3, bucket }, run);
  return { current: version, request: promise?.request, note };
}
