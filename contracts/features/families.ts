import { GROUPS, type Group, type PastStatistic } from './past-statistic.js';

/** Values a number in a name may take. */
export interface NumberRange {
  readonly least: number;
  readonly most: number;
  readonly multipleOf?: number;
}

/** Features of one form that differ by the numbers in their names. */
export interface FeatureFamily {
  /** The name with `N` for the days of the window and `Q` for a percentage: `rolling_quantile_Q_tN`. */
  readonly form: string;
  /** By placeholder. */
  readonly numbers: { readonly Q?: NumberRange; readonly N?: NumberRange };
  readonly statistic: (numbers: { readonly Q: number; readonly N: number }) => PastStatistic;
  /** What it is; where and how the window lies is the set's affair. */
  readonly definition: (numbers: { readonly Q: number; readonly N: number }) => string;
}

/** Longest window, two years. */
const LONGEST = 730;
const days = (least: number): NumberRange => ({ least, most: LONGEST });
const WEEKS: NumberRange = { least: 7, most: 728, multipleOf: 7 };

const rolling = (
  name: string,
  least: number,
  statistic: (window: number) => PastStatistic,
  what: string,
): FeatureFamily => ({
  form: `rolling_${name}_tN`,
  numbers: { N: days(least) },
  statistic: ({ N }) => statistic(N),
  definition: ({ N }) => `${what} over ${N} days`,
});
const expanding = (name: string, statistic: PastStatistic, definition: string): FeatureFamily => ({
  form: `expanding_${name}`,
  numbers: {},
  statistic: () => statistic,
  definition: () => definition,
});

const GROUP_NAMES: Readonly<Record<Group, string>> = {
  dept: 'store and department',
  cat: 'store and category',
  store: 'store',
};

/**
 * What `features.add` can ask for, each family with its definition. Values are those of pandas: std with n-1, skewness and
 * excess kurtosis bias-corrected (0 and -3 for a constant window), quantiles interpolated linearly.
 */
export const featureFamilies: readonly FeatureFamily[] = [
  rolling('mean', 2, (window) => ({ kind: 'mean', window }), 'mean units'),
  rolling('std', 2, (window) => ({ kind: 'std', window }), 'standard deviation of the units'),
  rolling('skew', 3, (window) => ({ kind: 'skew', window }), 'skewness of the units'),
  rolling('kurt', 4, (window) => ({ kind: 'kurt', window }), 'excess kurtosis of the units'),
  rolling('max', 2, (window) => ({ kind: 'max', window }), 'most units of a day'),
  rolling('median', 2, (window) => ({ kind: 'quantile', percent: 50, window }), 'median units'),
  {
    form: 'rolling_quantile_Q_tN',
    numbers: { Q: { least: 1, most: 99 }, N: days(2) },
    statistic: ({ Q, N }) => ({ kind: 'quantile', percent: Q, window: N }),
    definition: ({ Q, N }) => `${Q} % quantile of the units, interpolated linearly, over ${N} days`,
  },
  rolling('zero_share', 2, (window) => ({ kind: 'zero-share', window }), 'share of days without sales'),
  {
    form: 'weekday_mean_tN',
    numbers: { N: WEEKS },
    statistic: ({ N }) => ({ kind: 'weekday-mean', window: N }),
    definition: ({ N }) => `mean units of the ${N / 7} newest days of the target's weekday`,
  },
  expanding('mean', { kind: 'mean' }, 'mean units over all days'),
  expanding('zero_share', { kind: 'zero-share' }, 'share of days without sales over all days'),
  expanding('weekday_mean', { kind: 'weekday-mean' }, "mean units of the target's weekday over all days"),
  ...GROUPS.map((group) =>
    expanding(
      `mean_${group}`,
      { kind: 'group-mean', group },
      // Features are made a store at a time, so no other store can count.
      `mean units a day of the series of the same ${GROUP_NAMES[group]} in the run's scope, over all days`,
    ),
  ),
];
