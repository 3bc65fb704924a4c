import { withHeartbeats } from '../heartbeats.js';
import type { TrainingDeps } from '../training/deps.js';
import { type WriteReportInput, writeReport } from './write-report.js';

export const createReportActivities = (deps: Pick<TrainingDeps, 's3' | 'logs'>) => ({
  writeReport: (input: WriteReportInput) => withHeartbeats('drawing the report', () => writeReport(deps, input)),
});

export type ReportActivities = ReturnType<typeof createReportActivities>;
