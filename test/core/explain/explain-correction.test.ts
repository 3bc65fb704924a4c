import { describe, expect, it } from 'vitest';
import { explainCorrection } from '../../../core/explain/explain-correction.js';
import type { Panel } from '../../../core/panel/panel.js';
import { reconcile } from '../../../core/reconcile/reconcile.js';
import { smallPanel } from '../../support/small-panel.js';

const HORIZON = 28;
const panel: Panel = smallPanel({
  items: ['FOODS_1_001', 'FOODS_1_002', 'HOBBIES_1_001'],
  days: 84,
  sales: (series, day) => 2 + ((series + day) % 7),
});
const originDay = 84;
const combined = Float32Array.from({ length: 3 * HORIZON }, (_, cell) => 1 + (cell % 5));
const names = { store: 'CA_1', departments: panel.series.department.labels };
const of = { series: 1, step: 9 };

describe('what drawing the sums did', () => {
  it.each([
    ['day-totals', 1],
    ['day-totals', 0.5],
    ['store-department', 0.5],
    ['store', 1],
  ] as const)('is the factor that %s with strength %d gave the series', (correction, strength) => {
    const published = reconcile(panel, originDay, combined, { correction, strength });
    const departments = panel.series.department.codes;
    const explained = explainCorrection({ correction, strength }, { departments, combined, published }, of, names);
    const cell = of.series * HORIZON + of.step;
    expect(explained?.factor).toBeCloseTo((published[cell] as number) / (combined[cell] as number), 5);
    // Drawn all the way, the sum is what was wanted.
    const all = reconcile(panel, originDay, combined, { correction, strength: 1 });
    const members = correction === 'store' ? [0, 1, 2] : [0, 1];
    const days = correction === 'day-totals' ? [of.step] : Array.from({ length: HORIZON }, (_, step) => step);
    const wanted = members.flatMap((series) => days.map((day) => all[series * HORIZON + day] as number));
    const sum = wanted.reduce((total, units) => total + units, 0);
    expect(Math.abs((explained?.wanted as number) / sum - 1)).toBeLessThan(1e-5);
    expect(explained?.group).toBe(correction === 'store' ? 'CA_1' : 'CA_1_FOODS_1');
  });

  it('is what least squares make of the series itself, beside what they make of its group', () => {
    const recipe = { correction: 'least-squares-structural', strength: 1 } as const;
    const published = reconcile(panel, originDay, combined, recipe);
    const departments = panel.series.department.codes;
    const explained = explainCorrection(recipe, { departments, combined, published }, of, names);
    const cell = of.series * HORIZON + of.step;
    expect(explained?.factor).toBeCloseTo((published[cell] as number) / (combined[cell] as number), 6);
    const sum = [0, 1].reduce((total, series) => total + (published[series * HORIZON + of.step] as number), 0);
    expect(explained).toMatchObject({
      group: 'CA_1_FOODS_1',
      after: expect.closeTo(sum, 4),
      wanted: expect.closeTo(sum, 4),
    });
  });

  it('is nothing where nothing was drawn', () => {
    const departments = panel.series.department.codes;
    const forecasts = { departments, combined, published: combined };
    expect(explainCorrection({ correction: 'none', strength: 0 }, forecasts, of, names)).toBeUndefined();
    expect(explainCorrection({ correction: 'store', strength: 0 }, forecasts, of, names)).toBeUndefined();
  });

  it('leaves a group alone that is forecast to sell nothing', () => {
    const departments = panel.series.department.codes;
    const nothing = new Float32Array(combined.length);
    const forecasts = { departments, combined: nothing, published: nothing };
    expect(explainCorrection({ correction: 'day-totals', strength: 1 }, forecasts, of, names)).toMatchObject({
      before: 0,
      after: 0,
      factor: 1,
    });
  });
});
