import { CancellationScope } from '@temporalio/workflow';
import { type FailedPart, failureOfParts } from './failed-parts.js';

/**
 * Runs a task for each item, at most `limit` at a time, and answers in the order of the items.
 *
 * When one fails, the others are cancelled, and the failure goes up only after they have ended: a sibling that still
 * stops its remote job is waited for. Those that fail of themselves until then are told with the first.
 *
 * @param nameOf what an item is called where several have failed
 * @throws the failure of the only one that failed; else one failure that has the reasons of all, grouped
 */
export async function fanOut<Item, Result>(
  items: readonly Item[],
  limit: number,
  task: (item: Item, index: number) => Promise<Result>,
  nameOf?: (item: Item) => string,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  const scope = new CancellationScope({ cancellable: true });
  const failures: FailedPart[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length && failures.length === 0) {
      const index = next++;
      const item = items[index] as Item;
      try {
        results[index] = await task(item, index);
      } catch (error) {
        failures.push({ error, part: nameOf?.(item) });
        scope.cancel();
      }
    }
  };
  await scope.run(() => Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane)));
  if (failures.length > 0) throw failureOfParts(failures, items.length);
  return results;
}
