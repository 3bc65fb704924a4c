import { describe, expect, it } from 'vitest';
import { collectTable, type FeatureTable, rowsOf } from '../../../core/features/feature-table.js';
import { type FoldSettings, foldPlans, ofSeries, seriesSampler } from '../../../core/features/fold-plans.js';
import { smallPanel } from '../../support/small-panel.js';

const DAYS = 420;
const ORIGIN = 392;
const items = Array.from({ length: 12 }, (_, index) => `FOODS_1_${String(index + 1).padStart(3, '0')}`);
const panel = smallPanel({ items, days: DAYS, sales: (series, day) => (series * 7 + day * 5) % 9 });
/** The same up to the origin, and another future. */
const other = smallPanel({
  items,
  days: DAYS,
  sales: (series, day) => (day < ORIGIN ? (series * 7 + day * 5) % 9 : 99),
});
const settings = (set: FoldSettings['set']): FoldSettings => ({
  set,
  add: ['rolling_quantile_90_t28', 'weekday_mean_t63', 'expanding_mean_store'],
  dropUnreleased: true,
  rowShare: 0.3,
});
const values = ({ columns, rows }: FeatureTable) => columns.map((column) => [...column.subarray(0, rows)]);

describe.each(['seed', 'origin'] as const)('the tables of a fold of the %s set', (set) => {
  const plans = foldPlans(panel, ORIGIN, settings(set));
  const others = foldPlans(other, ORIGIN, settings(set));

  it('do not change with what is sold after the origin, but for the labels of the validation', () => {
    for (const part of ['train', 'inputs'] as const) {
      const table = collectTable(plans[part]);
      const changed = collectTable(others[part]);
      expect(table.rows).toBeGreaterThan(0);
      expect(values(changed)).toEqual(values(table));
    }
    expect(collectTable(others.train).label).toEqual(collectTable(plans.train).label);
    const validation = collectTable(plans.validation);
    expect(values(collectTable(others.validation))).toEqual(values(validation));
    expect(new Set(collectTable(others.validation).label)).toEqual(new Set([99]));
  });

  it('have a row a series and day ahead, whose labels are what was sold', () => {
    const inputs = collectTable(plans.inputs);
    const validation = collectTable(plans.validation);
    expect([inputs.rows, validation.rows]).toEqual([12 * 28, 12 * 28]);
    expect(values(validation)).toEqual(values(inputs));
    expect([...validation.label.subarray(0, 28)]).toEqual([...panel.sales.subarray(ORIGIN, ORIGIN + 28)]);
  });

  it('can be had for some of the series', () => {
    const isDrawn = seriesSampler(panel, 0.5);
    const drawn = panel.series.ids.filter((_, index) => isDrawn(index));
    expect(drawn.length).toBeGreaterThan(0);
    expect(drawn.length).toBeLessThan(12);
    expect(rowsOf(ofSeries(plans.inputs, isDrawn))).toBe(drawn.length * 28);
  });
});

describe('the origin set', () => {
  it('says when there is too little history to learn from', () => {
    expect(() => foldPlans(panel, 70, settings('origin'))).toThrowErrorMatchingInlineSnapshot(
      `[Error: the data begins with d_1: at d_70 there are fewer than the 84 days that the origin set needs before it can learn; take a later origin, fewer backtest.origins, or features.set: seed]`,
    );
  });
});
