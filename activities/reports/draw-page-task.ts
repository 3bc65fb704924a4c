import type { RunReport } from '../../reports/report-data.js';
import { runReport } from '../../reports/run-report.js';

/** Draws the page with all its pictures, which takes seconds. Runs in a worker thread. @returns HTML */
export default function drawPageTask(report: RunReport): Promise<string> {
  return runReport(report);
}
