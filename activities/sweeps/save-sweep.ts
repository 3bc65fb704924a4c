import type { SweepRecord } from '../../contracts/sweep/sweep-record.js';
import { sealedFor } from '../s3/json-for.js';
import { writeObject } from '../s3/s3-objects.js';
import type { SweepDeps } from './deps.js';

export interface SaveSweepInput {
  readonly uri: string;
  readonly record: SweepRecord;
}

/** Leaves a sweep's trials where a later sweep finds them, longer than Temporal keeps histories. */
export async function saveSweep({ s3 }: Pick<SweepDeps, 's3'>, { uri, record }: SaveSweepInput): Promise<void> {
  await writeObject(s3, uri, sealedFor(uri, record), 'application/json');
}
