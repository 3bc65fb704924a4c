import type { EnsembleRecipe } from '../../contracts/evaluation/ensemble.js';
import type { Method } from '../../contracts/request/members.js';
import type { Scenario } from '../../contracts/scenario/scenario.js';
import type { ScenarioTotal } from '../../contracts/scenario/scenario-manifest.js';
import { applyChoice } from '../../core/ensemble/choose-ensemble.js';
import { mergePanels } from '../../core/panel/merge-panels.js';
import { HORIZON, type Panel } from '../../core/panel/panel.js';
import { decodePanel } from '../../core/panel/panel-file.js';
import type { QuantileModel } from '../../core/quantiles/fit-quantiles.js';
import { changeCalendar } from '../../core/scenario/change-calendar.js';
import { groupTotals, movedSeries } from '../../core/scenario/scenario-totals.js';
import { forecastBy } from '../evaluation/methods.js';

export interface CombineScenarioTask {
  /** Panel files of all stores, as they were. */
  readonly panels: readonly Uint8Array[];
  readonly originDay: number;
  readonly scenario: Scenario;
  /** The stores that were computed. */
  readonly stores: readonly string[];
  /** The published forecast, series x 28. */
  readonly published: Float32Array;
  /** What the members say of the computed stores' series, in the order of the panels, a forecast a member. */
  readonly base: readonly Float32Array[];
  readonly changed: readonly Float32Array[];
  /** Those whose sums are corrected (`applyChoice`). */
  readonly anchor: 'base' | 'changed' | readonly Float32Array[];
  /** Members that need no training, after the others. */
  readonly methods: readonly Method[];
  readonly recipe: EnsembleRecipe;
  readonly quantiles?: QuantileModel | undefined;
}

export type CombinedScenario =
  /** Published was another forecast than the members make. @param most largest difference, as a share */
  | { readonly kind: 'differs'; readonly most: number; readonly series: string }
  | {
      readonly kind: 'combined';
      /** series x 28, of all stores. */
      readonly forecast: Float32Array;
      readonly most: number;
      readonly groups: readonly ScenarioTotal[];
      readonly series: readonly ScenarioTotal[];
      readonly moved: number;
    };

/** Rounding on another processor; beyond it the models are not those that made the forecast, or their rows are others. */
const TOLERANCE = 1e-4;

/**
 * The forecast of a scenario, once the published one has come out of the same members in the same way. Runs in a worker thread.
 *
 * Sums are corrected by the factors that the published forecast had, so that what a price does is not taken back by totals that know
 * nothing of it; day totals know events and SNAP days, and are made anew with those of the scenario.
 */
export default function combineScenarioTask(task: CombineScenarioTask): CombinedScenario {
  const { originDay, scenario, published, methods, recipe, quantiles } = task;
  const panel = mergePanels(task.panels.map((bytes) => decodePanel(bytes)));
  const calendar = changeCalendar(panel.calendar, originDay, scenario);
  const changedPanel: Panel = calendar === panel.calendar ? panel : { ...panel, calendar };
  const computed = seriesOf(panel, task.stores);
  const all = (members: readonly Float32Array[], on: Panel) => [
    ...members.map((values) => spread(values, computed, panel.series.count)),
    ...methods.map((method) => forecastBy(method, on, originDay, recipe.totals)),
  ];
  const base = all(task.base, panel);
  const reproduced = applyChoice({ panel, originDay, forecasts: base }, recipe);
  const { most, at } = largestDifference(published, reproduced, computed);
  if (most > TOLERANCE) return { kind: 'differs', most, series: panel.series.ids[at] as string };

  const changed = all(task.changed, changedPanel);
  const anchor = anchorOf(task.anchor);
  const combined = applyChoice({ panel: changedPanel, originDay, forecasts: changed }, recipe, anchor);
  const forecast = published.slice();
  for (const row of computed) forecast.set(combined.subarray(row * HORIZON, (row + 1) * HORIZON), row * HORIZON);
  const totals = { series: panel.series, published, forecast, quantiles };
  return { kind: 'combined', forecast, most, groups: groupTotals(totals), ...movedSeries(totals) };

  function anchorOf(given: CombineScenarioTask['anchor']): readonly Float32Array[] {
    if (given === 'base') return base;
    return given === 'changed' ? changed : all(given, changedPanel);
  }
}

function seriesOf({ series }: Panel, stores: readonly string[]): readonly number[] {
  const codes = new Set(stores.map((store) => series.store.labels.indexOf(store)));
  return Array.from({ length: series.count }, (_, row) => row).filter((row) =>
    codes.has(series.store.codes[row] as number),
  );
}

/** The forecast of some series among those of all; the others are zeros, which no sum of the computed stores sees. */
function spread(values: Float32Array, rows: readonly number[], count: number): Float32Array {
  const all = new Float32Array(count * HORIZON);
  rows.forEach((row, at) => {
    all.set(values.subarray(at * HORIZON, (at + 1) * HORIZON), row * HORIZON);
  });
  return all;
}

/** As a share of the larger of both, of at least a thousandth of a unit a day. */
function largestDifference(one: Float32Array, other: Float32Array, rows: readonly number[]) {
  let most = 0;
  let at = rows[0] ?? 0;
  for (const row of rows) {
    for (let cell = row * HORIZON; cell < (row + 1) * HORIZON; cell++) {
      const [a, b] = [one[cell] as number, other[cell] as number];
      const share = Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), 1e-3);
      if (share > most) [most, at] = [share, row];
    }
  }
  return { most, at };
}
