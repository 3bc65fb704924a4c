import { ApplicationFailure } from '@temporalio/common';
import type { FailureType } from '../../../contracts/failures/failures.js';
import type { JudgedVersion, RetentionPlan } from '../../../contracts/publication/retention.js';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';
import type { Activities, Recording } from './recording.js';

/** Two batches of them. */
const deleted = Array.from(
  { length: 30 },
  (_, week): JudgedVersion => ({
    version: `week-${week + 1}`,
    why: `last in use ${300 - 7 * week} days ago`,
    bytes: 7,
  }),
);

/** Side effects of a deletion. @param fails why the files can't be deleted */
export const retentionSteps = (fails?: FailureType): Activities => ({
  retireVersions: async (): Promise<RetentionPlan> => ({
    kept: [{ version: 'week-31', why: 'is the current one', bytes: 7 }],
    deleted,
  }),
  deleteVersions: async () => {
    if (fails !== undefined) throw ApplicationFailure.nonRetryable('manifest.json could not be deleted.', fails);
  },
});

function retention(name: string, dryRun: boolean, fails?: FailureType): Recording {
  const workflowId = workflowIds.retention(name);
  return {
    workflow: 'applyRetention',
    workflowId,
    input: { name, bucket: 'bucket', rule: { keep: 1 }, by: 'ana', dryRun },
    activities: retentionSteps(fails),
    histories: { [name]: { workflowId } },
  };
}

export const retentions: readonly Recording[] = [
  retention('retention-deletes', false),
  retention('retention-only-looks', true),
  retention('retention-refused', false, 'AccessDenied'),
];
