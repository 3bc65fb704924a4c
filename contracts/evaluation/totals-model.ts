/** What forecasts the daily totals of each store's departments: a regression, or one with what trees and recent weeks say of what it leaves over. */
export const TOTALS_MODELS = ['regression', 'refined'] as const;
export type TotalsModel = (typeof TOTALS_MODELS)[number];
