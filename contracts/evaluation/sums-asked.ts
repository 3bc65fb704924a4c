import type { Reconciliation } from './corrections.js';
import type { TotalsModel } from './totals-model.js';

/** What a request says of the sums of its forecast; what it leaves out is as it was before there was a choice. */
export interface SumsAsked {
  /** What forecasts daily totals; the regression where it is left out. */
  readonly totals?: TotalsModel | undefined;
  /** What past origins choose among; pulling where it is left out. */
  readonly reconcile?: Reconciliation | undefined;
}

/** @param request the whole request, of which this is the part */
export const sumsAsked = ({ fit: { totals, reconcile } }: { readonly fit: SumsAsked }): SumsAsked => ({
  totals,
  reconcile,
});
