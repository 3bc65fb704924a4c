import type { ListedRun } from '../runs/list-runs.js';
import { outputWidth } from '../terminal/output-width.js';
import { renderTable } from '../terminal/render-table.js';
import { formatDuration, formatScore } from './format.js';

/** A line a run, newest first. */
export function renderRuns(
  { runs, more }: { readonly runs: readonly ListedRun[]; readonly more: boolean },
  now = new Date(),
  width = outputWidth(),
): string {
  if (runs.length === 0) return 'No such runs.';
  const table = renderTable(
    [
      { head: 'run' },
      { head: 'status' },
      { head: 'stage' },
      { head: 'started' },
      { head: 'took', align: 'right' },
      { head: 'WRMSSE', align: 'right' },
    ],
    runs.map(({ run, status, stage, startedAt, endedAt, wrmsse }) => [
      run,
      status,
      stage ?? '–',
      startedAt.toISOString().slice(0, 16).replace('T', ' '),
      formatDuration(((endedAt ?? now).getTime() - startedAt.getTime()) / 1000),
      formatScore(wrmsse),
    ]),
    width,
  );
  return more ? `${table}\n\nThere are more; --limit shows them.` : table;
}
