import type { TotalsModel } from '../../contracts/evaluation/totals-model.js';
import type { Method } from '../../contracts/request/members.js';
import { smoothedShares } from '../../core/baselines/smoothed-shares.js';
import { topDown } from '../../core/baselines/top-down.js';
import type { Panel } from '../../core/panel/panel.js';

/** The forecast of a member that needs no training. @param panel the whole panel @returns series x 28 */
export function forecastBy(method: Method, panel: Panel, originDay: number, totals?: TotalsModel): Float32Array {
  switch (method) {
    case 'top-down':
      return topDown(panel, originDay, totals);
    case 'exponential-smoothing':
      return smoothedShares(panel, originDay, totals);
  }
}
