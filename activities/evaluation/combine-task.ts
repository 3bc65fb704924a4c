import type { EnsembleRecipe } from '../../contracts/evaluation/ensemble.js';
import type { Method } from '../../contracts/request/members.js';
import { applyChoice } from '../../core/ensemble/choose-ensemble.js';
import { mergePanels } from '../../core/panel/merge-panels.js';
import { decodePanel } from '../../core/panel/panel-file.js';
import { forecastBy } from './methods.js';

export interface CombineTask {
  readonly panels: readonly Uint8Array[];
  readonly originDay: number;
  /** One a member, series x 28, in the order of the panels. */
  readonly forecasts: readonly Float32Array[];
  /** Members that need no training, after the others. */
  readonly methods: readonly Method[];
  readonly recipe: EnsembleRecipe;
}

/** Forecasts of all series, series x 28 each. */
export interface Combined {
  readonly forecast: Float32Array;
  /** One a method. */
  readonly methods: readonly Float32Array[];
}

/** The members' forecasts as one, its totals corrected. Runs in a worker thread. */
export default function combineTask({ panels, originDay, forecasts, methods, recipe }: CombineTask): Combined {
  const panel = mergePanels(panels.map((bytes) => decodePanel(bytes)));
  const ofMethods = methods.map((method) => forecastBy(method, panel, originDay, recipe.totals));
  return {
    forecast: applyChoice({ panel, originDay, forecasts: [...forecasts, ...ofMethods] }, recipe),
    methods: ofMethods,
  };
}
