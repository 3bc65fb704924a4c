import { describe, expect, it } from 'vitest';
import { CORRECTIONS } from '../../../contracts/evaluation/corrections.js';
import { TOTALS_MODELS } from '../../../contracts/evaluation/totals-model.js';
import { topDown } from '../../../core/baselines/top-down.js';
import { HORIZON, type Panel } from '../../../core/panel/panel.js';
import { selectSeries } from '../../../core/panel/select-series.js';
import { dayTotals } from '../../../core/reconcile/day-totals.js';
import { DepartmentSums } from '../../../core/reconcile/department-sums.js';
import { errorOrigins } from '../../../core/reconcile/past-errors.js';
import { reconcile } from '../../../core/reconcile/reconcile.js';
import { rememberTotals } from '../../../core/reconcile/remembered-totals.js';
import { storeDepartments } from '../../../core/reconcile/store-departments.js';
import { smallPanel } from '../../support/small-panel.js';

const ORIGIN = 150;
/** Departments that begin in another order than their labels, and a store that lacks one. */
const ITEMS = ['HOBBIES_1_001', 'FOODS_2_001', 'FOODS_1_001', 'FOODS_1_002', 'HOBBIES_1_002'];
const whole = smallPanel({
  stores: ['CA_1', 'CA_2', 'TX_1'],
  items: ITEMS,
  days: ORIGIN,
  sales: (series, day) => ((series * 31 + day * 7) % 11) + (day % 7 === 5 ? 4 : 0),
});
const rows = whole.series.ids.map((_, row) => row).filter((row) => row !== 6);
const panel = selectSeries(whole, rows);
const stores: readonly Panel[] = [0, 1, 2].map((code) =>
  selectSeries(
    panel,
    panel.series.ids.map((_, row) => row).filter((row) => panel.series.store.codes[row] === code),
  ),
);
const forecast = Float32Array.from({ length: panel.series.count * HORIZON }, (_, cell) => 1 + ((cell * 13) % 17) / 3);

/** The stores' own panels, which know the totals that all of them have learnt together. */
function learntTogether(model: (typeof TOTALS_MODELS)[number]): readonly Panel[] {
  const sums = new DepartmentSums();
  const counts = stores.map((store) => sums.add(store));
  const sales = sums.finish();
  const own = stores.map((store) => ({ ...store }));
  for (const origin of [ORIGIN, ...errorOrigins(sales, ORIGIN)]) {
    const { units } = dayTotals(sales, origin, model);
    let from = 0;
    own.forEach((store, at) => {
      const to = from + (counts[at] as number) * HORIZON;
      rememberTotals(store, origin, model, { level: storeDepartments(store.series), units: units.slice(from, to) });
      from = to;
    });
  }
  return own;
}

const byStore = (panels: readonly Panel[], make: (store: Panel, own: Float32Array) => Float32Array): number[] => {
  let from = 0;
  return panels.flatMap((store) => {
    const to = from + store.series.count * HORIZON;
    const made = make(store, forecast.slice(from, to));
    from = to;
    return [...made];
  });
};

describe.each(TOTALS_MODELS)('day totals by %s that stores learnt together', (totals) => {
  it.each(CORRECTIONS)('correct each store by itself as all of them at once, to the last digit: %s', (correction) => {
    const recipe = { correction, strength: 0.5, totals };
    const together = reconcile(panel, ORIGIN, forecast, recipe);
    expect(byStore(learntTogether(totals), (store, own) => reconcile(store, ORIGIN, own, recipe))).toEqual([
      ...together,
    ]);
  });

  it('make the same top-down forecast of each store by itself', () => {
    const together = topDown(panel, ORIGIN, totals);
    expect(byStore(learntTogether(totals), (store) => topDown(store, ORIGIN, totals))).toEqual([...together]);
  });
});
