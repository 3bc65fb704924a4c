import { describe, expect, it } from 'vitest';
import { applyChoice, untriedEnsemble } from '../../../core/ensemble/choose-ensemble.js';
import { HORIZON } from '../../../core/panel/panel.js';
import { smallPanel } from '../../support/small-panel.js';

const WEEKDAY = [4, 4, 4, 4, 8, 12, 12];
const panel = smallPanel({
  days: 84,
  items: ['FOODS_1_001', 'FOODS_1_002'],
  sales: (_, day) => WEEKDAY[day % 7] as number,
});
/** Twice what is sold on Mondays, whatever the day. */
const flat = new Float32Array(panel.series.count * HORIZON).fill(8);

describe('an ensemble that nothing was tried for', () => {
  it('goes halfway from its sums to the day totals: the geometric mean of both', () => {
    const origin = { panel, originDay: 84, forecasts: [flat, flat] };
    const choice = untriedEnsemble(origin, 2);
    expect(choice).toEqual({ weights: [0.5, 0.5], correction: 'day-totals', strength: 0.5 });
    const week = [...applyChoice(origin, choice).subarray(0, 7)];
    week.forEach((units, day) => {
      expect(units / Math.sqrt(8 * (WEEKDAY[day] as number))).toBeCloseTo(1, 1);
    });
  });

  it('is made with the totals that the request names, which its recipe says; the regression goes without saying', () => {
    const origin = { panel, originDay: 84, forecasts: [flat, flat] };
    const refined = untriedEnsemble(origin, 2, { totals: 'refined' });
    expect(refined).toEqual({ weights: [0.5, 0.5], correction: 'day-totals', strength: 0.5, totals: 'refined' });
    expect(untriedEnsemble(origin, 2, { totals: 'regression' })).toEqual(untriedEnsemble(origin, 2));
    expect(applyChoice(origin, refined)).not.toEqual(applyChoice(origin, untriedEnsemble(origin, 2)));
  });

  it('leaves the sums where too few days are known for day totals', () => {
    const origin = { panel, originDay: 55, forecasts: [flat] };
    const choice = untriedEnsemble(origin, 1);
    expect(choice).toEqual({ weights: [1], correction: 'none', strength: 0 });
    expect(applyChoice(origin, choice)).toEqual(flat);
    expect(untriedEnsemble({ ...origin, originDay: 56 }, 1).correction).toBe('day-totals');
  });
});
