import type { Leaderboard, LeaderboardRow } from '../../contracts/sweep/leaderboard.js';
import { shownStatus } from '../../contracts/training/shown-status.js';
import { outputWidth } from '../terminal/output-width.js';
import { renderTable } from '../terminal/render-table.js';
import { formatDollars, formatDuration, formatScore } from './format.js';

/** Every trial of a sweep: the best first, then the running ones, then the failed ones. */
export function renderLeaderboard(
  { rows, objective, planned, state, pausedSince, ended: why, spent }: Leaderboard,
  width = outputWidth(),
): string {
  const table = renderTable(
    [
      { head: '', align: 'right' },
      { head: 'trial' },
      { head: 'algorithm' },
      { head: 'status' },
      { head: objective, align: 'right' },
      { head: 'time', align: 'right' },
      { head: 'cost', align: 'right' },
      { head: 'hyperparameters', kind: 'text' },
      { head: 'remarks', kind: 'text' },
    ],
    rows.map((row, index) => [
      row.status === 'completed' ? String(index + 1) : '',
      row.name,
      row.algorithm,
      statusOf(row),
      formatScore(row.objective),
      row.status === 'running' ? '–' : formatDuration(row.seconds),
      row.cost === undefined ? '–' : formatDollars(row.cost),
      Object.entries(row.hyperparameters)
        .map(([name, value]) => `${name}=${value}`)
        .join(' '),
      remarks(row),
    ]),
    width,
  );
  const ended = rows.filter((row) => row.status !== 'running').length;
  const notes = [
    `${ended} of ${planned ?? rows.length} trials have ended.`,
    ...(state === 'paused' ? [describePause(pausedSince)] : []),
    ...(why === undefined ? [] : [why]),
    ...(spent === undefined || spent === 0
      ? []
      : [`Spent so far: USD ${formatDollars(spent)} at the price table of the worker.`]),
  ];
  return `${table}\n\n${notes.join('\n')}`;
}

const describePause = (since: number | undefined): string =>
  `The sweep is paused${since === undefined ? '' : ` since ${new Date(since).toISOString()}`}.`;

function statusOf(row: LeaderboardRow): string {
  if (row.demoted) return 'demoted';
  if (row.waiting !== undefined) return 'waiting';
  return (row.asks ?? []).length > 0 ? 'asks' : shownStatus(row);
}

/**
 * Its position in the queue for instances, what its rules ask, where it was taken from, else how many attempts it took with what the rules found or
 * why it ended early.
 */
function remarks({ ruleEvents = [], failure, cached, waiting, attempts, asks = [] }: LeaderboardRow): string {
  if (waiting !== undefined) return waiting;
  if (asks.length > 0) {
    return asks
      .map(
        ({ finding, deadline, defaultAnswer }) =>
          `${finding.name} asks: ${finding.details} ${defaultAnswer} at ${deadline}`,
      )
      .join('; ');
  }
  if (cached !== undefined) return `taken over from ${cached.run}`;
  const rules = ruleEvents.map((event) => `${event.name} at round ${event.step ?? '–'}: ${event.action}`);
  const why = rules.length > 0 ? rules : (failure?.reason.split('\n').slice(0, 1) ?? []);
  return [...(attempts.length > 1 ? [`${attempts.length} attempts`] : []), ...why].join('; ');
}
