import type { RollbackMark } from '../../contracts/registry/rollback-mark.js';
import { approvePackage } from './approve-package.js';
import type { RegistryDeps } from './deps.js';
import { notedPackage } from './noted-package.js';

/**
 * Tells the registry which models planners have gone back from, so that nobody deploys them, and which ones they read again.
 * Versions that were not registered are left out: then SageMaker is not even asked. Two versions of the same models stay as they are,
 * since a rollback between them says nothing about these.
 */
export async function markRollback(deps: RegistryDeps, { from, to, by, reason }: RollbackMark): Promise<void> {
  const [left, taken] = [await notedPackage(deps, from), await notedPackage(deps, to)];
  if (left?.arn === taken?.arn) return;
  if (left !== undefined) {
    const why = `${by} went back from it to version ${to}: ${reason}`;
    await approvePackage(deps, left, { status: 'Rejected', why });
  }
  if (taken !== undefined) {
    const why = `${by} went back to it from version ${from}: ${reason}`;
    await approvePackage(deps, taken, { status: 'Approved', why });
  }
}
