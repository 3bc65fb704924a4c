import type { Calendar } from './panel.js';

/** SNAP days of a state; undefined where the calendar has none of it, whatever the state is called (`constructor`). */
export const snapOf = ({ snap }: Calendar, state: string): Uint8Array | undefined =>
  Object.hasOwn(snap, state) ? snap[state] : undefined;

/** States with SNAP days in the calendar, sorted by code point, whatever the order of its columns. */
export const snapStatesOf = ({ snap }: Calendar): readonly string[] => Object.keys(snap).sort();
