import Table from 'cli-table3';
import type { Leaderboard, LeaderboardRow } from '../../contracts/sweep/leaderboard.js';
import { formatDollars, formatDuration, formatScore } from './format.js';

/** Every trial of a sweep: the best first, then the running ones, then the failed ones. */
export function renderLeaderboard({ rows, objective, planned, state, ended: why, spent }: Leaderboard): string {
  const table = new Table({
    head: ['', 'trial', 'algorithm', 'status', objective, 'time', 'cost', 'attempts', 'hyperparameters', 'remarks'],
    style: { head: [], border: [], compact: true },
    colWidths: [null, null, null, null, null, null, null, null, 48, 40],
    wordWrap: true,
  });
  rows.forEach((row, index) => {
    table.push([
      row.status === 'completed' ? String(index + 1) : '',
      row.name,
      row.algorithm,
      row.demoted ? 'demoted' : row.waiting === undefined ? row.status : 'waiting',
      formatScore(row.objective),
      row.status === 'running' ? '–' : formatDuration(row.seconds),
      row.cost === undefined ? '–' : formatDollars(row.cost),
      String(row.attempts.length),
      Object.entries(row.hyperparameters)
        .map(([name, value]) => `${name}=${value}`)
        .join(' '),
      remarks(row),
    ]);
  });
  const ended = rows.filter((row) => row.status !== 'running').length;
  const notes = [
    `${ended} of ${planned ?? rows.length} trials have ended.`,
    ...(state === 'paused' ? ['The sweep is paused.'] : []),
    ...(why === undefined ? [] : [why]),
    ...(spent === undefined || spent === 0
      ? []
      : [`Spent so far: USD ${formatDollars(spent)} at the price table of the worker.`]),
  ];
  return `${table.toString()}\n${notes.join(' ')}`;
}

/** Its position in the queue for instances, where it was taken from, else what the rules found, else why it ended early. */
function remarks({ ruleEvents = [], failure, cached, waiting }: LeaderboardRow): string {
  if (waiting !== undefined) return waiting;
  if (cached !== undefined) return `taken over from ${cached.run}`;
  const rules = ruleEvents.map((event) => `${event.name} at round ${event.step ?? '–'}: ${event.action}`);
  return rules.length > 0 ? rules.join('; ') : (failure?.reason.split('\n')[0] ?? '');
}
