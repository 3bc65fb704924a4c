import type { TotalsModel } from '../../contracts/evaluation/totals-model.js';
import { HORIZON, type Panel } from '../panel/panel.js';
import { rememberedTotals } from '../reconcile/remembered-totals.js';
import { toDayTotals } from '../reconcile/to-day-totals.js';
import { recentMeans } from './recent-means.js';

/**
 * Each series' exponential mean, times what the regression on the totals of its store and department says of the days.
 *
 * @param model what says it
 * @returns series x 28
 */
export function topDown(panel: Panel, originDay: number, model: TotalsModel = 'regression'): Float32Array {
  const means = recentMeans(panel, originDay);
  const forecast = new Float32Array(panel.series.count * HORIZON);
  means.forEach((mean, series) => {
    forecast.fill(mean, series * HORIZON, (series + 1) * HORIZON);
  });
  return toDayTotals(rememberedTotals(panel, originDay, model), forecast);
}
