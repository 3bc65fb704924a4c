import type { TrackingEntry } from '../../contracts/tracking/tracking-entry.js';

/**
 * Where entries are written.
 *
 * Whatever was written before, taking an entry leaves the same: entries come at least once, and one that was taken in part comes
 * again. None needs another to have come before it.
 */
export interface Tracker {
  /** For people: `MLflow at http://127.0.0.1:5000`. */
  readonly name: string;
  /** @throws TrackerAway, to be tried again; EntryRefused where it will never take this one */
  readonly take: (entry: TrackingEntry) => Promise<void>;
  /** A question without effect. @throws TrackerAway where nothing at all is taken */
  readonly check: () => Promise<void>;
}

/** The tracker will not take this entry, however often it is told. */
export class EntryRefused extends Error {
  override readonly name = 'EntryRefused';
}
