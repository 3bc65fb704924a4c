/**
 * How a booster's margin becomes its prediction. Contributions add up in the margin, so with `log` each of them multiplies the
 * prediction, and with `logit` the odds.
 */
export const LINKS = ['identity', 'log', 'logit', 'signed-square'] as const;
export type Link = (typeof LINKS)[number];
