import type { TotalsModel } from '../../contracts/evaluation/totals-model.js';
import type { Panel } from '../panel/panel.js';
import { rememberedTotals } from '../reconcile/remembered-totals.js';
import { toDayTotals } from '../reconcile/to-day-totals.js';
import { exponentialSmoothing } from './exponential-smoothing.js';

/**
 * What exponential smoothing says of each series, with the sums of each store and department set to what the totals say of
 * the day: smoothing knows single series well, and their sums, which events move, badly.
 *
 * @param model what says the totals
 * @returns series x 28
 */
export const smoothedShares = (panel: Panel, originDay: number, model: TotalsModel = 'regression'): Float32Array =>
  toDayTotals(rememberedTotals(panel, originDay, model), exponentialSmoothing(panel, originDay));
