import { mergePanels } from '../../core/panel/merge-panels.js';
import { decodePanel } from '../../core/panel/panel-file.js';
import { checkCsv, checkSubmission } from './check-csv.js';
import { checkLevels } from './check-levels.js';
import { checkSeries } from './check-series.js';
import type { ContentCheck } from './content-check.js';
import { salesBefore, sumOf } from './sales-before.js';

/** The files of a version as they were read back, with the panels that say what must be in them. */
export interface CheckVersionTask {
  readonly panels: readonly Uint8Array[];
  readonly originDay: number;
  readonly forecast: Uint8Array;
  readonly submission: Uint8Array;
  readonly levels: Uint8Array | undefined;
  readonly csv: Uint8Array | undefined;
  /** Whether the version has quantiles. */
  readonly quantiles: boolean;
}

export interface CheckedContent {
  readonly checks: readonly ContentCheck[];
  /** Units of all series and days, as they were read back. */
  readonly total: number;
  /** Units sold on the last 28 known days. */
  readonly lastDays: number;
}

/**
 * Checks a version's files as a planner's program would find them: they are read anew, and held against the panels, which had
 * no part in writing them. Runs in a worker thread.
 */
export default function checkVersionTask(task: CheckVersionTask): CheckedContent {
  const panel = mergePanels(task.panels.map((bytes) => decodePanel(bytes)));
  const { checks, forecast } = checkSeries(panel, task);
  return {
    checks: [
      ...checks,
      ...(task.levels === undefined ? [] : checkLevels(panel, task.originDay, forecast, task.levels)),
      checkSubmission(panel, forecast, task.submission),
      ...(task.csv === undefined ? [] : [checkCsv(task.forecast, task.csv)]),
    ],
    total: sumOf(forecast),
    lastDays: salesBefore(panel, task.originDay),
  };
}
