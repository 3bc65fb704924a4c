import { encodeId } from '@durable-forecast/lib/encode-id';
import type { FeatureDefinition } from './feature-definition.js';

/** Sales enter features this many days late, so that day 28 of the horizon is computed like day 1. */
export const SHIFT = 28;

/** No feature looks further back than this from its day: 180 days that end 28 before, and the prices of 365 days before. */
export const LOOK_BACK = 365;

const label = (name: string): FeatureDefinition => ({
  name,
  source: 'static',
  definition: `position of the ${name} among the sorted ones`,
});
const calendar = (name: string, definition: string): FeatureDefinition => ({ name, source: 'calendar', definition });
const lag = (days: number): FeatureDefinition => ({
  name: `lag_t${days}`,
  source: 'sales',
  shift: days,
  definition: `units ${days} days before`,
});
const rolling = (statistic: 'mean' | 'std' | 'skew' | 'kurt', window: number): FeatureDefinition => ({
  name: `rolling_${statistic}_t${window}`,
  source: 'sales',
  shift: SHIFT,
  window,
  statistic: { kind: statistic, window },
  definition: `${statistic} of the ${window} days up to ${SHIFT} days before; full windows only`,
});
const price = (name: string, window: number, definition: string): FeatureDefinition => ({
  name,
  source: 'price',
  window,
  definition,
});

/** States of the M5 data, in the order of the notebooks' columns. */
export const M5_STATES = ['CA', 'TX', 'WI'] as const;

/** Column with the SNAP days of a state, whatever the state is called: algorithms refuse some characters. */
export const snapColumn = (state: string): string => `snap_${encodeId(state)}`;

/**
 * The features of the original notebooks, in their order: 33 where the calendar has the SNAP days of California, Texas and
 * Wisconsin, as that of M5 has.
 *
 * Sample statistics as pandas computes them: std with n-1, skewness and excess kurtosis bias-corrected, 0 and -3 for a
 * constant window.
 *
 * @param snapStates states with a SNAP column in the calendar, in the order of the columns
 */
export const seedSet = (snapStates: readonly string[]): readonly FeatureDefinition[] => [
  label('item_id'),
  label('dept_id'),
  label('cat_id'),
  label('store_id'),
  label('state_id'),
  calendar('year', 'calendar year'),
  calendar('month', 'month, 1 to 12'),
  calendar('week', 'ISO week, 1 to 53'),
  calendar('day', 'day of the month, 1 to 31'),
  calendar('dayofweek', 'Monday 0 to Sunday 6'),
  calendar('event_name_1', 'encoded name of the first event'),
  calendar('event_type_1', 'encoded type of the first event'),
  calendar('event_name_2', 'encoded name of the second event'),
  calendar('event_type_2', 'encoded type of the second event'),
  ...snapStates.map((state) => calendar(snapColumn(state), `1 on SNAP days of ${state}`)),
  price('sell_price', 1, 'price of the day'),
  lag(28),
  lag(29),
  lag(30),
  rolling('mean', 7),
  rolling('std', 7),
  rolling('mean', 30),
  rolling('mean', 90),
  rolling('mean', 180),
  rolling('std', 30),
  price('price_change_t1', 2, '(price of the day before - price) / price of the day before'),
  price(
    'price_change_t365',
    366,
    '(highest price of the 365 days before - price) / that highest price; full windows only',
  ),
  price('rolling_price_std_t7', 7, 'std of the price over 7 days up to the day'),
  price('rolling_price_std_t30', 30, 'std of the price over 30 days up to the day'),
  rolling('skew', 30),
  rolling('kurt', 30),
];
