import type { RetentionInput, RetentionPlan, RetentionResult } from '../../contracts/publication/retention.js';
import { retention } from '../shared/proxies.js';

/** Versions that one activity deletes: some seconds of work, so that a worker that ends loses little. */
const AT_A_TIME = 25;

/**
 * Deletes the versions of a forecast that a rule lets go.
 *
 * What is deleted is announced in the pointer first, by the same conditional write that moves it: no rollback leads to a version
 * that is on its way out. Whatever ends this in the middle, the next time goes on with what was announced.
 */
export async function deleteOldVersions(
  input: RetentionInput,
  tell: (plan: RetentionPlan) => void = () => undefined,
): Promise<RetentionResult> {
  const { name, bucket, by, dryRun } = input;
  const plan = await retention.retireVersions(input);
  tell(plan);
  if (!dryRun) {
    const versions = plan.deleted.map(({ version, why }) => ({ version, why }));
    for (let from = 0; from < versions.length; from += AT_A_TIME) {
      await retention.deleteVersions({ name, bucket, by, versions: versions.slice(from, from + AT_A_TIME) });
    }
  }
  return { ...plan, name, dryRun };
}
