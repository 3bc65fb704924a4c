import { ApplicationFailure } from '@temporalio/common';
import type { FoundOrphans, Orphan, ReapInput } from '../../../contracts/maintenance/orphans.js';
import type { Recording } from './recording.js';

const orphan = (kind: Orphan['kind'], name: string): Orphan => ({
  kind,
  name,
  owner: `${name}-owner`,
  run: 'run',
  createdAt: '2026-01-01T00:00:00.000Z',
});
const orphans = [orphan('tuning', 'ended-meanwhile'), orphan('training', 'refuses'), orphan('processing', 'stops')];

/** A search that finds three orphans: one has ended before it is stopped, one can't be stopped, one stops. */
function reaping(name: string, input: Partial<ReapInput> = {}): Recording {
  return {
    workflow: 'reapOrphans',
    workflowId: name,
    input: { dryRun: false, graceSeconds: 600, ...input },
    activities: {
      findOrphans: async (): Promise<FoundOrphans> => ({ orphans, seen: 5, foreign: 1, young: 1 }),
      stopOrphan: async ({ name: job }: Orphan): Promise<boolean> => {
        if (job === 'refuses') throw ApplicationFailure.nonRetryable('not allowed', 'AccessDenied');
        return job === 'stops';
      },
    },
    histories: { [name]: { workflowId: name } },
  };
}

export const reapings: readonly Recording[] = [
  reaping('orphans-stopped'),
  reaping('orphans-only-listed', { dryRun: true }),
];
