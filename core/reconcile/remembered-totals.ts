import type { TotalsModel } from '../../contracts/evaluation/totals-model.js';
import type { Panel } from '../panel/panel.js';
import { type DayTotals, dayTotals } from './day-totals.js';

const remembered = new WeakMap<Panel, Map<string, DayTotals>>();

/** Many forecasts of one origin are tried with the same totals, so they are made once for each. */
export function rememberedTotals(panel: Panel, originDay: number, model: TotalsModel): DayTotals {
  const known = ofPanel(panel).get(keyOf(originDay, model));
  if (known !== undefined) return known;
  const totals = dayTotals(panel, originDay, model);
  rememberTotals(panel, originDay, model, totals);
  return totals;
}

/** Gives a panel its totals, where it is a store of many: stores learn from each other, so its own series are not enough. */
export function rememberTotals(panel: Panel, originDay: number, model: TotalsModel, totals: DayTotals): void {
  ofPanel(panel).set(keyOf(originDay, model), totals);
}

function ofPanel(panel: Panel): Map<string, DayTotals> {
  const known = remembered.get(panel) ?? new Map<string, DayTotals>();
  remembered.set(panel, known);
  return known;
}

const keyOf = (originDay: number, model: TotalsModel): string => `${model} ${originDay}`;
