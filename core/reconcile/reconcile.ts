import type { EnsembleRecipe } from '../../contracts/evaluation/ensemble.js';
import type { Panel } from '../panel/panel.js';
import { correctLevel } from './level.js';
import { rememberedTotals } from './remembered-totals.js';
import { toDayTotals } from './to-day-totals.js';
import { type ExpectedErrors, toLeastSquares } from './to-least-squares.js';

/**
 * Brings a forecast in line with what is known of its sums.
 *
 * @param forecast series x 28, units a day; left as it is
 * @param originDay N of the last known day
 * @param recipe which sums, by what model of them, and how far: strength 1 takes over the sums, 0 leaves the forecast; least squares
 *   decide themselves how far
 * @param anchor the forecast whose sums are brought in line, by factors that `forecast` then gets too: sums that are known know
 *   nothing of a price that changes, so by itself a forecast with other prices would lose what they do; `forecast` by default
 */
export function reconcile(
  panel: Panel,
  originDay: number,
  forecast: Float32Array,
  { correction, strength, totals = 'regression' }: Pick<EnsembleRecipe, 'correction' | 'strength' | 'totals'>,
  anchor = forecast,
): Float32Array {
  if (strength === 0) return forecast.slice();
  const totalsAt = (day: number) => rememberedTotals(panel, day, totals);
  const bySquares = (errors: ExpectedErrors) =>
    asFactors(toLeastSquares(panel, originDay, errors, totalsAt, anchor), forecast, anchor);
  switch (correction) {
    case 'none':
    case 'store':
    case 'store-department':
      return correctLevel(panel, originDay, forecast, correction, strength, anchor);
    case 'day-totals':
      return toDayTotals(totalsAt(originDay), forecast, strength, anchor);
    case 'least-squares-structural':
      return bySquares('structural');
    case 'least-squares-variances':
      return bySquares('variances');
  }
}

/** What the anchor has become, where it is the forecast itself; else the forecast by the factors that the anchor got. */
const asFactors = (corrected: Float32Array, forecast: Float32Array, anchor: Float32Array): Float32Array =>
  forecast === anchor
    ? corrected
    : forecast.map((units, cell) => (anchor[cell]! > 0 ? units * (corrected[cell]! / anchor[cell]!) : units));
