/** Where the weeks of the calendar stand, by their `wm_yr_wk`. */
export interface WeekTable {
  readonly first: number;
  /** Position of each week from `first` on; `EARLIER` or `UNKNOWN` for others. */
  readonly positions: Int16Array;
  /** Positions of weeks far above `first`, for which a list would be long. */
  readonly others: ReadonlyMap<number, number>;
}

/** Stands for a number that is no week of the calendar. */
export const UNKNOWN = -1;
/** Stands for a week of the calendar before the first sales. */
const EARLIER = -2;
/** Enough for weeks that are numbered by year and week; 2 MB. */
const LISTED_NUMBERS = 1 << 20;

/**
 * @param all weeks of the calendar
 * @param weeks those of them from the first sales on, which have the positions
 */
export function weekTable(all: Int32Array, weeks: Int32Array): WeekTable {
  const first = all.reduce((least, week) => Math.min(least, week), all[0] ?? 0);
  const last = all.reduce((most, week) => Math.max(most, week), first);
  const positions = new Int16Array(Math.min(last - first + 1, LISTED_NUMBERS)).fill(UNKNOWN);
  const others = new Map<number, number>();
  const put = (week: number, position: number) => {
    if (week - first < positions.length) positions[week - first] = position;
    else others.set(week, position);
  };
  for (const week of all) put(week, EARLIER);
  weeks.forEach(put);
  return { first, positions, others };
}

/** Position of a week; negative where it has none. */
export function findWeek({ first, positions, others }: WeekTable, week: number): number {
  const offset = week - first;
  if (offset >= 0 && offset < positions.length) return positions[offset] as number;
  return others.size === 0 ? UNKNOWN : (others.get(week) ?? UNKNOWN);
}

/**
 * Whether a week that the calendar lacks can only be a slip. Prices may begin before the calendar and go on behind it, but
 * not between its weeks, nor with other numbers of digits.
 */
export function isSlip(week: number, all: Int32Array): boolean {
  const [least, most] = [Math.min(...all), Math.max(...all)];
  if (week > least && week < most) return true;
  const digits = String(least).length;
  return digits >= 4 && String(most).length === digits && String(week).length !== digits;
}

/** The number of a week of at most nine digits, or as a whole float such as 11101.0; undefined for anything else. */
export function readWeekNumber(text: string): number | undefined {
  const week = /^\d{1,9}(\.0+)?$/.test(text) ? Number(text) : Number.NaN;
  return Number.isNaN(week) ? undefined : week;
}
