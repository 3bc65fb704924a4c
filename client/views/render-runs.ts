import type { ListedRun } from '../runs/list-runs.js';
import { outputWidth } from '../terminal/output-width.js';
import { renderTable } from '../terminal/render-table.js';
import { formatDollars, formatDuration, formatScore } from './format.js';

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
  return withMore(table, more);
}

/** The same as experiments: what came of each, and of what it is. */
export function renderExperiments(
  { runs, more }: { readonly runs: readonly ListedRun[]; readonly more: boolean },
  width = outputWidth(),
): string {
  if (runs.length === 0) return 'No such runs.';
  const table = renderTable(
    [
      { head: 'WRMSSE', align: 'right' },
      { head: 'run' },
      { head: 'forecast' },
      { head: 'origin' },
      { head: 'champion' },
      { head: 'USD', align: 'right' },
    ],
    runs.map(({ run, wrmsse, forecast, origin, champion, cost }) => [
      formatScore(wrmsse),
      run,
      forecast ?? '–',
      origin ?? '–',
      champion ?? '–',
      cost === undefined ? '–' : formatDollars(cost),
    ]),
    width,
  );
  return withMore(table, more);
}

const withMore = (table: string, more: boolean): string =>
  more ? `${table}\n\nThere are more; --limit shows them.` : table;
