import { withHeartbeats } from '../heartbeats.js';
import type { ReportDeps } from './deps.js';
import { type WriteReportInput, writeReport } from './write-report.js';

export const createReportActivities = (deps: ReportDeps) => ({
  writeReport: (input: WriteReportInput) => withHeartbeats('drawing the report', () => writeReport(deps, input)),
});

export type ReportActivities = ReturnType<typeof createReportActivities>;
