import type { InstanceQueueDeps } from './deps.js';

/** Questions to Temporal at a time. */
const AT_ONCE = 10;

/** Those of the workflows that no longer run: ended, terminated, or forgotten. */
export async function closedOwners(
  { isOpen }: Pick<InstanceQueueDeps, 'isOpen'>,
  owners: readonly string[],
): Promise<readonly string[]> {
  const closed: string[] = [];
  for (let first = 0; first < owners.length; first += AT_ONCE) {
    const some = owners.slice(first, first + AT_ONCE);
    const open = await Promise.all(some.map(isOpen));
    closed.push(...some.filter((_, index) => !open[index]));
  }
  return closed;
}
