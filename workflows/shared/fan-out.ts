import { CancellationScope } from '@temporalio/workflow';

/**
 * Runs a task for each item, at most `limit` at a time, and answers in the order of the items.
 *
 * When one fails, the others are cancelled, and the failure goes up only after they have ended: a sibling that still
 * stops its remote job is waited for.
 */
export async function fanOut<Item, Result>(
  items: readonly Item[],
  limit: number,
  task: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  const scope = new CancellationScope({ cancellable: true });
  let next = 0;
  let failure: { readonly error: unknown } | undefined;
  const lane = async (): Promise<void> => {
    while (next < items.length && failure === undefined) {
      const index = next++;
      try {
        results[index] = await task(items[index] as Item, index);
      } catch (error) {
        failure ??= { error };
        scope.cancel();
      }
    }
  };
  await scope.run(() => Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane)));
  if (failure !== undefined) throw failure.error;
  return results;
}
