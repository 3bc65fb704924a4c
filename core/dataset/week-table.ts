/** Where the weeks of the calendar stand, by their `wm_yr_wk`. */
export interface WeekTable {
  readonly first: number;
  /** Position of each week from `first` on; -1 for numbers that are no week of the calendar. */
  readonly positions: Int16Array;
  /** Positions of weeks far above `first`, for which a list would be long. */
  readonly others: ReadonlyMap<number, number>;
}

/** Enough for weeks that are numbered by year and week; 2 MB. */
const LISTED_NUMBERS = 1 << 20;

export function weekTable(weeks: Int32Array): WeekTable {
  const first = weeks.reduce((least, week) => Math.min(least, week), weeks[0] ?? 0);
  const last = weeks.reduce((most, week) => Math.max(most, week), first);
  const positions = new Int16Array(Math.min(last - first + 1, LISTED_NUMBERS)).fill(-1);
  const others = new Map<number, number>();
  weeks.forEach((week, position) => {
    if (week - first < positions.length) positions[week - first] = position;
    else others.set(week, position);
  });
  return { first, positions, others };
}

/** Position of a week; -1 where it is none of the calendar. */
export function findWeek({ first, positions, others }: WeekTable, week: number): number {
  const offset = week - first;
  if (offset >= 0 && offset < positions.length) return positions[offset] as number;
  return others.size === 0 ? -1 : (others.get(week) ?? -1);
}

/** The number of a week of at most nine digits, or as a whole float such as 11101.0; undefined for anything else. */
export function readWeekNumber(text: string): number | undefined {
  const week = /^\d{1,9}(\.0*)?$/.test(text) ? Number(text) : Number.NaN;
  return Number.isNaN(week) ? undefined : week;
}
