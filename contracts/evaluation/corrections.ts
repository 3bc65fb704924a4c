/** Corrections that look at each day of the sums, by day totals. */
export const DAILY_CORRECTIONS = ['day-totals', 'least-squares-structural', 'least-squares-variances'] as const;
export type DailyCorrection = (typeof DAILY_CORRECTIONS)[number];

/** What the sums of a forecast are brought in line with: nothing, totals of the last 28 days, or day totals in one of several ways. */
export const CORRECTIONS = ['none', 'store', 'store-department', ...DAILY_CORRECTIONS] as const;
export type Correction = (typeof CORRECTIONS)[number];

export const isDaily = (correction: Correction): correction is DailyCorrection =>
  (DAILY_CORRECTIONS as readonly Correction[]).includes(correction);

/** Which corrections past origins choose among: levels and pulling towards day totals, or least squares besides. */
export const RECONCILIATIONS = ['pull', 'least-squares'] as const;
export type Reconciliation = (typeof RECONCILIATIONS)[number];
