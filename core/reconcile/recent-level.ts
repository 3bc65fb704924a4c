/** Days that a level looks back, and what a day counts against the day after it: a level is about ten days long. */
const LEVEL_DAYS = 90;
const DECAY = 0.9;

/**
 * Units a day once the days' factors are taken out, by what was sold in the last weeks.
 *
 * @param effect factor of each day, known ones first
 * @param open 1 for days that count
 * @param decay what a day counts against the day after it
 */
export function recentLevel(
  past: Float64Array,
  effect: Float64Array,
  open: Uint8Array,
  decay = DECAY,
  days = LEVEL_DAYS,
): number {
  let sold = 0;
  let usual = 0;
  for (let day = Math.max(0, past.length - days); day < past.length; day++) {
    const weight = open[day]! * decay ** (past.length - 1 - day);
    sold += weight * past[day]!;
    usual += weight * effect[day]!;
  }
  return usual > 0 ? sold / usual : 0;
}
