import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { CancellationScope, log, ParentClosePolicy, startChild } from '@temporalio/workflow';
import { entryWorkflowId } from '../../contracts/tracking/outbox.js';
import type { TrackingNote } from '../../contracts/tracking/tracking-entry.js';
import { recordEntry } from './record-entry.js';

/**
 * Has an entry recorded by a workflow of its own, and returns when Temporal has taken that over: neither the tracker nor the
 * object store nor the logs of a job keep the run waiting, and what they refuse is no failure of the run.
 *
 * Told again (a repetition, a reset), an entry is recorded once: its id is the workflow's. Whether a run is tracked at all was
 * decided at its beginning.
 */
export async function track(note: TrackingNote): Promise<void> {
  const { id, kind } = note.entry;
  try {
    await CancellationScope.nonCancellable(() =>
      startChild(recordEntry, {
        workflowId: entryWorkflowId(id),
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        parentClosePolicy: ParentClosePolicy.ABANDON,
        staticSummary: `${kind.replace('-', ' ')}, for the tracker`,
        args: [note],
      }),
    );
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return;
    log.warn('the tracker is not told', { entry: id, error });
  }
}
