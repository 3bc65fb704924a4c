import { promiseUri } from '../../contracts/monitoring/monitoring-paths.js';
import type { RunPromise } from '../../contracts/monitoring/promise.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import { sealedFor } from '../s3/json-for.js';
import { writeObject } from '../s3/s3-objects.js';
import type { MonitoringDeps } from './deps.js';
import { readPromise } from './read-promise.js';

export interface PromiseToInherit {
  readonly run: string;
  /** The run whose models are applied. */
  readonly from: string;
  /** As it was asked for. */
  readonly request: ForecastRequest;
}

/**
 * Keeps the promise of a run that applies the models of another one: its own request, and how those models did at past origins. Where
 * the other one has left no sound promise, limits come from earlier versions alone.
 */
export async function inheritPromise(
  deps: Pick<MonitoringDeps, 's3' | 'bucket'>,
  { run, from, request }: PromiseToInherit,
): Promise<void> {
  const { promise } = await readPromise(deps, from);
  const own: RunPromise = { request, origins: promise?.origins ?? [] };
  const uri = promiseUri(`s3://${deps.bucket}/runs/${run}`);
  await writeObject(deps.s3, uri, sealedFor(uri, own), 'application/json');
}
