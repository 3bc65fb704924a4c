import { type RunRecord, runRecordUri } from '../../contracts/run/run-record.js';
import { sealedFor } from '../s3/json-for.js';
import { writeObject } from '../s3/s3-objects.js';
import type { RecordDeps } from './deps.js';

/** Leaves what a run was asked for and what came of it where it is found when Temporal has forgotten the run. */
export async function recordRun({ s3, bucket }: RecordDeps, record: RunRecord): Promise<void> {
  const uri = runRecordUri(bucket, record.run);
  await writeObject(s3, uri, sealedFor(uri, record), 'application/json');
}
