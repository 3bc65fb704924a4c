import type { TrackingNote } from '../../contracts/tracking/tracking-entry.js';
import { describedFailure } from '../shared/described-failure.js';
import { recording } from '../shared/proxies.js';

/**
 * Puts what happened into the outbox, with the series of its jobs, and wakes who empties it.
 *
 * @throws why it could not be written for a day; the tracker then lacks it
 */
export async function recordEntry(note: TrackingNote): Promise<void> {
  try {
    await recording.enterOutbox(note);
  } catch (error) {
    throw describedFailure(error, `${note.entry.id} for the tracker`);
  }
}
