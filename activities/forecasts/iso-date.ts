const DAY_MS = 86_400_000;

/** A day as a table has it, as `2016-05-23`; what is no day is shown as it is. @param day days since 1970 */
export const isoDate = (day: number): string =>
  Number.isFinite(day) ? new Date(day * DAY_MS).toISOString().slice(0, 10) : String(day);
