import type { EnsembleRecipe } from '../../contracts/evaluation/ensemble.js';
import type { TotalsModel } from '../../contracts/evaluation/totals-model.js';
import type { Panel } from '../panel/panel.js';
import { type DayTotals, dayTotals } from './day-totals.js';
import { correctLevel, LEVEL_CORRECTIONS } from './level.js';
import { toDayTotals } from './to-day-totals.js';

/** What forecasts of single series are brought in line with. */
export const CORRECTIONS = [...LEVEL_CORRECTIONS, 'day-totals'] as const;
export type Correction = (typeof CORRECTIONS)[number];

/**
 * Brings a forecast in line with what is known of its sums.
 *
 * @param forecast series x 28, units a day; left as it is
 * @param originDay N of the last known day
 * @param recipe which sums, by what model of them, and how far: strength 1 takes over the sums, 0 leaves the forecast
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
  if (correction !== 'day-totals') return correctLevel(panel, originDay, forecast, correction, strength, anchor);
  return strength === 0
    ? forecast.slice()
    : toDayTotals(rememberedTotals(panel, originDay, totals), forecast, strength, anchor);
}

const remembered = new WeakMap<Panel, Map<string, DayTotals>>();

/** Many forecasts of one origin are tried with the same totals, so they are made once for each. */
function rememberedTotals(panel: Panel, originDay: number, model: TotalsModel): DayTotals {
  const ofPanel = remembered.get(panel) ?? new Map<string, DayTotals>();
  remembered.set(panel, ofPanel);
  const key = `${model} ${originDay}`;
  const totals = ofPanel.get(key) ?? dayTotals(panel, originDay, model);
  ofPanel.set(key, totals);
  return totals;
}
