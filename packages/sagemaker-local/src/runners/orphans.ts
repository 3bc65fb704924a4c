import { sep } from 'node:path';
import { readEngine } from './image.js';
import { RUN_VARIABLE } from './process.js';
import { findByEnvironment, sendSignal } from './process-table.js';

/**
 * Ends what an earlier server started below its root and no job owns any more: processes, and containers
 * of an engine.
 *
 * @param owned run folders of containers that go on
 * @returns the numbers of the ended processes and the ids of the ended containers
 */
export async function endOrphans(root: string, owned: ReadonlySet<string>): Promise<(number | string)[]> {
  const ended: (number | string)[] = [];
  // Clients of an engine first, so that they start nothing that is not seen below.
  for (const { identity, value } of await findByEnvironment(RUN_VARIABLE, `${root}${sep}`)) {
    if (owned.has(value)) continue;
    sendSignal(identity.pid, 'SIGKILL');
    ended.push(identity.pid);
  }
  const engine = await readEngine(root);
  // One that doesn't answer now has nothing that could disturb us.
  for (const { id, run } of (await engine?.containers('root', root).catch(() => [])) ?? []) {
    if (owned.has(run)) continue;
    await engine?.remove(id);
    ended.push(id);
  }
  return ended;
}
