import { formatDuration } from '../views/format.js';
import type { Untracked } from './read-untracked.js';

/** What the tracker lacks, and why, in one line each; none where it lacks nothing. */
export function describeUntracked(untracked: Untracked | undefined, now = new Date()): readonly string[] {
  if (untracked === undefined) return [];
  const { waiting, refused, reason = '', nextAttemptAt } = untracked;
  const [first = ''] = reason.split('\n');
  const because = first === '' ? '' : `: ${first}`;
  if (waiting === 0) return [`not tracked  ${entries(refused)} set aside below tracking/refused/${because}`];
  const next =
    nextAttemptAt === undefined
      ? ''
      : `, again in ${formatDuration(Math.max(0, nextAttemptAt.getTime() - now.getTime()) / 1000)}`;
  const aside = refused === 0 ? [] : [`not tracked  ${entries(refused)} set aside below tracking/refused/`];
  return [`not tracked yet  ${entries(waiting)} in the outbox${next}${because}`, ...aside];
}

const entries = (count: number): string => `${count} ${count === 1 ? 'entry' : 'entries'}`;
