import { recentLevel } from './recent-level.js';

/** A level about a month long, and how many days it looks back. */
const SLOW_DECAY = 0.97;
const SLOW_DAYS = 200;
/** What of the way from the slow level to the quick one is gone once more. */
const CARRIED_ON = 0.3;

/**
 * By what factor the levels of all groups together go on rising or falling: a part of the way that they went in the last weeks.
 *
 * One factor for all, since the ways of single groups are noise as often as not.
 *
 * @param past units of each group, a known day each
 * @param effects factors of each group's days, known ones first
 */
export function levelDrift(past: readonly Float64Array[], effects: readonly Float64Array[], open: Uint8Array): number {
  let [quick, slow] = [0, 0];
  past.forEach((units, group) => {
    quick += recentLevel(units, effects[group]!, open);
    slow += recentLevel(units, effects[group]!, open, SLOW_DECAY, SLOW_DAYS);
  });
  return quick > 0 && slow > 0 ? (quick / slow) ** CARRIED_ON : 1;
}
