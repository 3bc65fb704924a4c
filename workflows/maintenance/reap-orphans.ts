import { isCancellation, log, setCurrentDetails } from '@temporalio/workflow';
import { kindName, type Orphan, type ReapInput, type ReapResult } from '../../contracts/maintenance/orphans.js';
import { failureOf } from '../shared/failure-of.js';
import { reaping } from '../shared/proxies.js';

/**
 * Stops jobs that nobody waits for any more: those of workflows that were terminated, or whose service was lost. A schedule
 * starts it; it is harmless at any time.
 */
export async function reapOrphans({ dryRun, graceSeconds }: ReapInput): Promise<ReapResult> {
  const found = await reaping.findOrphans({ graceSeconds });
  setCurrentDetails(detailsOf(found.orphans));
  if (dryRun) return { ...found, dryRun, stopped: [], failed: [] };
  const stopped: string[] = [];
  const failed: { name: string; reason: string }[] = [];
  for (const orphan of found.orphans) {
    const { kind, name, owner } = orphan;
    try {
      if (!(await reaping.stopOrphan(orphan))) continue;
      stopped.push(name);
      log.warn('stopped a job without an open owner', { kind, job: name, owner });
    } catch (error) {
      if (isCancellation(error)) throw error;
      const { message } = failureOf(error);
      failed.push({ name, reason: message });
    }
  }
  return { ...found, dryRun, stopped, failed };
}

const detailsOf = (orphans: readonly Orphan[]): string =>
  orphans.map(({ kind, name, owner }) => `* ${kindName(kind)} **${name}** of ${owner}`).join('\n') || 'No orphans.';
