import type { RunRecord } from '../../contracts/run/run-record.js';
import { withHeartbeats } from '../heartbeats.js';
import type { RecordDeps } from './deps.js';
import { recordRun } from './record-run.js';

export const createRecordActivities = (deps: RecordDeps) => ({
  recordRun: (record: RunRecord) => withHeartbeats('writing the record of the run', () => recordRun(deps, record)),
});

export type RecordActivities = ReturnType<typeof createRecordActivities>;
