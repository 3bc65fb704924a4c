/** Whose sales a mean is taken over: all series of the store's department or category, or of the store. */
export const GROUPS = ['dept', 'cat', 'store'] as const;
export type Group = (typeof GROUPS)[number];

/**
 * A statistic of the sales up to a day.
 *
 * `window`: days that it looks at, the day itself the last; left out, all days up to it.
 */
export type PastStatistic =
  | { readonly kind: 'mean' | 'zero-share' | 'weekday-mean'; readonly window?: number }
  | { readonly kind: 'std' | 'skew' | 'kurt' | 'max'; readonly window: number }
  /** @property percent 1 to 99 */
  | { readonly kind: 'quantile'; readonly percent: number; readonly window: number }
  | { readonly kind: 'group-mean'; readonly group: Group };
