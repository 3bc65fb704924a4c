import { describeWait, type PersonWait } from '../../contracts/run/person-wait.js';
import { formatDuration } from './format.js';

/** What waits for a person since when, what happens without one, and on a line of its own the command that ends it. */
export const describeWaits = (run: string, waits: readonly PersonWait[], now: Date): readonly string[] =>
  waits.flatMap((wait) => {
    const { what, since, command, otherwise } = describeWait(run, wait);
    const age = formatDuration(Math.max(0, now.getTime() - since) / 1000);
    return [`${what} (${age} ago${otherwise === undefined ? '' : `; otherwise ${otherwise}`})`, `  ${command}`];
  });

/** The same as one line that stays the same while the wait lasts, for a log. */
export function describeWaitOnce(run: string, wait: PersonWait): string {
  const { what, since, command, otherwise } = describeWait(run, wait);
  const end = otherwise === undefined ? '' : `; otherwise ${otherwise}`;
  return `${what} (since ${new Date(since).toISOString()}${end}) ${command}`;
}
