import type { FeatureDefinition, FeatureSource } from './feature-definition.js';
import type { PastStatistic } from './past-statistic.js';

/** Windows, in days up to the origin, of the means of a series' sales. */
export const MEAN_WINDOWS = [7, 14, 28, 56, 91, 180] as const;
/** Windows of spread and zero share. */
export const SPREAD_WINDOWS = [28, 91] as const;
/** Weeks that the means of the target's weekday look at. */
export const WEEKDAY_WEEKS = [4, 8, 13] as const;
/** 52 weeks: the same weekday a year ago. */
export const YEAR = 364;
/** Rate of the exponential mean. */
export const SMOOTHING = 0.1;
/** Days of age, and days from an event, beyond which a value says nothing more. */
export const MAX_AGE = 364;
export const MAX_EVENT_DISTANCE = 15;

const define =
  (source: FeatureSource) =>
  (name: string, definition: string, window?: number): FeatureDefinition => ({
    name,
    source,
    definition,
    ...(window === undefined ? {} : { window }),
    // Everything of the sales up to the origin is known, and nothing after it.
    ...(source === 'sales' ? { shift: 0 } : {}),
  });
const fixed = define('static');
const calendar = define('calendar');
const price = define('price');
const sales = define('sales');
const statistic = (
  name: string,
  definition: string,
  what: PastStatistic & { readonly window: number },
): FeatureDefinition => ({ ...sales(name, definition, what.window), statistic: what });

/**
 * The origin-anchored features: a row is a series at an origin (the last known day) and a target day 1 to 28 days later.
 *
 * Sales are seen up to the origin; the calendar and the prices of the target day are known beforehand, as in M5. Windows
 * begin at the earliest with the first day on sale, so a young item has means of the days that it had; a missing value
 * is NaN.
 */
export const originSet: readonly FeatureDefinition[] = [
  fixed('item_id', 'position of the item among the sorted ones'),
  fixed('dept_id', 'position of the department among the sorted ones'),
  fixed('cat_id', 'position of the category among the sorted ones'),
  fixed('store_id', 'position of the store among the sorted ones'),
  fixed('state_id', 'position of the state among the sorted ones'),
  calendar('step', 'days from the origin to the target day, 1 to 28'),
  ...MEAN_WINDOWS.map((window) =>
    statistic(`mean_${window}`, `mean units of the ${window} days up to the origin`, { kind: 'mean', window }),
  ),
  ...SPREAD_WINDOWS.flatMap((window) => [
    statistic(`std_${window}`, `standard deviation of the units of the ${window} days up to the origin`, {
      kind: 'std',
      window,
    }),
    statistic(`zero_share_${window}`, `share of days without sales among the ${window} up to the origin`, {
      kind: 'zero-share',
      window,
    }),
  ]),
  statistic('max_28', 'most units of one of the 28 days up to the origin', { kind: 'max', window: 28 }),
  sales('smooth_mean', `exponential mean up to the origin, rate ${SMOOTHING}`),
  sales('days_since_sale', 'days from the last sale to the origin'),
  ...WEEKDAY_WEEKS.map((weeks) =>
    statistic(`weekday_mean_${weeks}`, `mean units of the target's weekday over ${weeks} weeks`, {
      kind: 'weekday-mean',
      window: weeks * 7,
    }),
  ),
  sales('year_ago_day', 'units 364 days before the target day', YEAR),
  sales('year_ago_week', 'mean units of the 7 days around the day 364 days before the target', YEAR + 3),
  sales('year_ago_28', 'mean units of the 28 days up to 364 days before the origin', YEAR + 28),
  sales('group_weekday', "target's weekday against all days, 8 weeks of the series' store and department", 56),
  sales('group_trend_7', 'mean of 7 days against 28, store and department', 28),
  sales('group_trend_28', 'mean of 28 days against 91, store and department', 91),
  sales(
    'group_year',
    'the 7 days around the target a year ago against the 28 days up to the origin a year ago, store and department',
    YEAR + 28,
  ),
  price('price', 'price of the target day'),
  price('price_to_origin', 'price of the target day against that of the origin'),
  price('price_to_4_weeks', 'price of the target day against the mean of the 28 days up to the origin', 28),
  price('price_to_52_weeks', 'price of the target day against the mean of the 364 days up to the origin', YEAR),
  price('price_to_group', 'price of the target day against the mean of store and department that day'),
  price('age', `days from the first on sale to the target day, at most ${MAX_AGE}; so many where the data begin later`),
  calendar('weekday', 'Monday 0 to Sunday 6'),
  calendar('month_day', 'day of the month, 1 to 31'),
  calendar('month', 'month, 1 to 12'),
  calendar('week', 'ISO week, 1 to 53'),
  calendar('event_name', 'encoded name of the first event of the target day'),
  calendar('event_type', 'encoded type of the first event of the target day'),
  calendar('days_to_event', `days from the target day to the next event, at most ${MAX_EVENT_DISTANCE}`),
  calendar('days_since_event', `days from the event before the target day, at most ${MAX_EVENT_DISTANCE}`),
  calendar('snap', "1 on SNAP days of the series' state"),
];

/** Features whose values are codes of labels, for algorithms that split on sets of them. */
export const ORIGIN_CATEGORIES = ['dept_id', 'cat_id', 'store_id', 'state_id', 'event_name', 'event_type'] as const;
