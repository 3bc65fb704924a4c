import { CancellationScope, CancelledFailure, patched, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import { eventId } from '../../contracts/notification/event-id.js';
import type { Rollback, RollbackInput } from '../../contracts/publication/rollback.js';
import { describedFailure } from '../shared/described-failure.js';
import { orNote } from '../shared/or-note.js';
import { patches } from '../shared/patches.js';
import { publishing, registry } from '../shared/proxies.js';
import { track } from '../tracking/track.js';

/**
 * Moves the pointer of a forecast back to an earlier version, exactly once.
 *
 * The version is checked as it was before its publication: files may have been lost since. Cancelled before the pointer has
 * begun to move, nothing changes; after that the move is finished, as in a publication.
 */
export async function rollBackForecast(input: RollbackInput): Promise<Rollback> {
  const { name, to, by, reason } = input;
  setCurrentDetails(`Back to \`${to}\`, asked for by ${by}: ${reason}`);
  try {
    return await rollBack(input);
  } catch (error) {
    throw describedFailure(error, `rollback of ${name} to ${to}`);
  }
}

async function rollBack(input: RollbackInput): Promise<Rollback> {
  const { name, to, by, reason, id = workflowInfo().runId } = input;
  const rollback = await publishing.prepareRollback(input);
  await publishing.checkVersion(rollback);
  if (CancellationScope.current().consideredCancelled) {
    throw new CancelledFailure(`cancelled before ${name} was moved back to version ${to}`);
  }
  return CancellationScope.nonCancellable(async () => {
    const moved = await publishing.movePointerBack({ rollback, by, reason, id });
    if (!patched(patches.marksRollback)) return moved;
    setCurrentDetails(`\`${to}\` is the current version again; the model registry is told.`);
    const notes: string[] = [];
    await orNote(notes, 'The pointer has moved, but the model registry could not be told', () =>
      registry.markRollback({ name, from: moved.from, to, by, reason }),
    );
    await tellTracker(input, moved);
    const [note] = notes;
    return note === undefined ? moved : { ...moved, note };
  });
}

/** Whether there is a tracker, the worker knows that keeps what it is told. */
async function tellTracker({ name: forecast, to, by, reason }: RollbackInput, { from, at }: Rollback): Promise<void> {
  if (!patched(patches.tracksRollback)) return;
  const id = eventId(workflowInfo().workflowId, from, to, at);
  await track({ entry: { kind: 'rolled-back', id, at, forecast, run: from, to, by, reason } });
}
