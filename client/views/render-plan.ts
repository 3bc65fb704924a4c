import type { PlannedStage } from '../runs/plan-run.js';
import { outputWidth } from '../terminal/output-width.js';
import { renderTable } from '../terminal/render-table.js';
import { wrapText } from '../terminal/wrap-text.js';

/** The stages of a run that is not started, with their jobs. */
export function renderPlan(stages: readonly PlannedStage[], width = outputWidth()): string {
  const known = stages.flatMap(({ jobs }) => jobs ?? []).reduce((sum, jobs) => sum + jobs, 0);
  const isWhole = stages.every(({ jobs }) => jobs !== undefined);
  const table = renderTable(
    [{ head: 'stage' }, { head: 'jobs', align: 'right' }, { head: 'what it does', kind: 'text' }],
    stages.map(({ stage, jobs, work }) => [stage, jobs === undefined ? '?' : String(jobs), work]),
    width,
  );
  const sum = isWhole
    ? `At most ${known} jobs, without those that are tried again.`
    : `At least ${known} jobs; the others depend on the stores and departments of the data, which --data DIR would tell.`;
  return `${table}\n\n${wrapText(sum, width)}`;
}
