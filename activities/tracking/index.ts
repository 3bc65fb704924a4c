import type { EmptiedOutbox } from '../../contracts/tracking/outbox.js';
import type { TrackingNote } from '../../contracts/tracking/tracking-entry.js';
import { withHeartbeats } from '../heartbeats.js';
import type { TrackingDeps } from './deps.js';
import { emptyOutbox } from './empty-outbox.js';
import { enterOutbox } from './enter-outbox.js';

export const createTrackingActivities = (deps: TrackingDeps) => ({
  /** Keeps what happened for the tracker, and has it told. */
  enterOutbox: (note: TrackingNote): Promise<void> =>
    withHeartbeats('keeping what the tracker is told', () => enterOutbox(deps, note)),

  /** Tells the tracker what waits, oldest first. */
  emptyOutbox: (): Promise<EmptiedOutbox> =>
    withHeartbeats('telling the tracker what waits', (report) => emptyOutbox(deps, report)),
});

export type TrackingActivities = ReturnType<typeof createTrackingActivities>;
