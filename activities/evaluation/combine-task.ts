import type { EnsembleRecipe } from '../../contracts/evaluation/ensemble.js';
import type { Method } from '../../contracts/request/members.js';
import { applyChoice } from '../../core/ensemble/choose-ensemble.js';
import { decodePanel } from '../../core/panel/panel-file.js';
import { rememberTotals } from '../../core/reconcile/remembered-totals.js';
import { storeDepartments } from '../../core/reconcile/store-departments.js';
import { forecastBy } from './methods.js';

export interface CombineTask {
  /** Panel file of a store. */
  readonly panel: Uint8Array;
  readonly originDay: number;
  /** One a member, series x 28. */
  readonly forecasts: readonly Float32Array[];
  /** Members that need no training, after the others. */
  readonly methods: readonly Method[];
  readonly recipe: EnsembleRecipe;
  /** Day totals of the store's departments, departments x 28, at each origin that is looked at. */
  readonly totals: readonly { readonly originDay: number; readonly units: Float64Array }[];
}

/** Forecasts of the series of a store, series x 28 each. */
export interface Combined {
  readonly forecast: Float32Array;
  /** One a method. */
  readonly methods: readonly Float32Array[];
}

/** The members' forecasts of a store as one, its totals corrected. Runs in a worker thread. */
export default function combineTask({ originDay, forecasts, methods, recipe, totals, ...task }: CombineTask): Combined {
  const panel = decodePanel(task.panel);
  const level = storeDepartments(panel.series);
  for (const { originDay: day, units } of totals) {
    rememberTotals(panel, day, recipe.totals ?? 'regression', { level, units });
  }
  const ofMethods = methods.map((method) => forecastBy(method, panel, originDay, recipe.totals));
  return {
    forecast: applyChoice({ panel, originDay, forecasts: [...forecasts, ...ofMethods] }, recipe),
    methods: ofMethods,
  };
}
