import { sep } from 'node:path';
import { RUN_VARIABLE } from './process.js';
import { findByEnvironment, sendSignal } from './process-table.js';

/**
 * Ends processes that an earlier life of the endpoint started below its root and that no job owns any more.
 *
 * @param owned run folders of containers that go on
 * @returns the numbers of the ended processes
 */
export async function endOrphans(root: string, owned: ReadonlySet<string>): Promise<number[]> {
  const ended: number[] = [];
  for (const { identity, value } of await findByEnvironment(RUN_VARIABLE, `${root}${sep}`)) {
    if (owned.has(value)) continue;
    sendSignal(identity.pid, 'SIGKILL');
    ended.push(identity.pid);
  }
  return ended;
}
