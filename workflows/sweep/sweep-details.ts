import type { PersonWait } from '../../contracts/run/person-wait.js';
import { isOfEarlierSweep } from '../../contracts/sweep/is-of-earlier-sweep.js';
import type { Leaderboard, LeaderboardRow } from '../../contracts/sweep/leaderboard.js';
import { shownStatus } from '../../contracts/training/shown-status.js';
import { describeWaits } from '../shared/describe-waits.js';
import { detailsTable, formatUsd } from '../shared/details-table.js';

/** Trials named on the page; the query `leaderboard` has all of them. */
const SHOWN = 5;

/** A sweep for the Web UI, as Markdown. @param budget the limit on its cost, if any */
export function describeSweep(
  run: string,
  board: Pick<Leaderboard, 'objective' | 'planned' | 'rows' | 'state' | 'ended' | 'spent'>,
  {
    waits,
    budget,
    hasEnded = false,
  }: { readonly waits: readonly PersonWait[]; readonly budget?: number | undefined; readonly hasEnded?: boolean },
): string {
  const { objective, planned, rows, state, ended, spent } = board;
  const own = rows.filter((row) => !isOfEarlierSweep(row));
  const running = own.filter(({ status }) => status === 'running').length;
  const completed = rows.filter(({ status }) => status === 'completed');
  const [best] = completed;
  return detailsTable([
    ['waits for a person', describeWaits(run, waits)],
    ['state', ended ?? (hasEnded ? 'ended' : state)],
    ['trials', `${own.length - running}${planned === undefined ? '' : ` of ${planned}`} ended, ${running} running`],
    ['best', best && `${best.name} (${best.algorithm}), ${objective} ${formatObjective(best.objective)}`],
    ['spent', `${formatUsd(spent)}${budget === undefined ? '' : ` of at most ${formatUsd(budget)}`}`],
    ['next best', completed.slice(1, SHOWN).map(describeRow).join('\n')],
    ['not completed', describeOthers(rows)],
  ]);
}

const describeRow = ({ name, algorithm, objective }: LeaderboardRow): string =>
  `${name} (${algorithm}) ${formatObjective(objective)}`;

/** `2 pruned, 1 failed: trial-004` */
function describeOthers(rows: readonly LeaderboardRow[]): string {
  const counts = new Map<string, LeaderboardRow[]>();
  for (const row of rows) {
    const status = shownStatus(row);
    if (status === 'completed' || status === 'running') continue;
    counts.set(status, [...(counts.get(status) ?? []), row]);
  }
  return [...counts]
    .map(([status, some]) => {
      const names =
        status === 'failed'
          ? `: ${some
              .slice(0, SHOWN)
              .map(({ name }) => name)
              .join(', ')}`
          : '';
      return `${some.length} ${status}${names}`;
    })
    .join('; ');
}

const formatObjective = (value: number | null | undefined): string =>
  value === undefined || value === null ? '–' : value.toFixed(5);
