import { describe, expect, it } from 'vitest';
import { type EnsembleScore, scoreEnsembles } from '../../bench/accuracy/score-origins.js';
import type { PastOrigin } from '../../core/ensemble/past-origin.js';
import { scalesOf } from '../../core/metrics/scales.js';
import { HORIZON, type Panel } from '../../core/panel/panel.js';
import { smallPanel } from '../support/small-panel.js';

const DAYS = 200;
const ORIGINS = [88, 116, 144, 172];
const sales = (series: number, day: number) => 20 + 5 * series + ((day * 7 + series) % 11);

/** Two candidates, the first nearly right, the second far too high. */
function originsOf(panel: Panel, poisonFrom: number): PastOrigin[] {
  return ORIGINS.map((originDay) => {
    const from = originDay + 1 - panel.calendar.firstDay;
    const actual = Float32Array.from({ length: panel.series.count * HORIZON }, (_, cell) =>
      originDay >= poisonFrom
        ? 5000
        : (panel.sales[Math.floor(cell / HORIZON) * panel.days + from + (cell % HORIZON)] as number),
    );
    const forecast = (factor: number) =>
      Float32Array.from(actual, (_, cell) => factor * sales(Math.floor(cell / HORIZON), from + (cell % HORIZON)));
    return { panel, originDay, scales: scalesOf(panel, originDay), forecasts: [forecast(1.02), forecast(1.8)], actual };
  });
}
const panelOf = (poisonFrom = Number.POSITIVE_INFINITY) =>
  smallPanel({
    days: DAYS,
    stores: ['CA_1', 'TX_1'],
    sales: (series, day) => (day >= poisonFrom ? 5000 : sales(series, day)),
  });

describe('ensembles of rolling origins', () => {
  const clean = scoreEnsembles(originsOf(panelOf(), Number.POSITIVE_INFINITY));

  it.each([0, 1, 2, 3])('choose nothing of origin %i by what came after it', (index) => {
    const originDay = ORIGINS[index] as number;
    // Column originDay is the first day after the origin.
    const poisoned = scoreEnsembles(originsOf(panelOf(originDay), originDay));
    const chosen = ({ choice, forecast }: EnsembleScore) => ({ choice, forecast });
    expect(poisoned.slice(0, index + 1).map(chosen)).toEqual(clean.slice(0, index + 1).map(chosen));
    expect(poisoned[index]?.wrmsse).not.toBe(clean[index]?.wrmsse);
  });

  it('learn from what came before: the first counts all the same and goes halfway, the next follow the better candidate', () => {
    expect(clean[0]?.choice).toEqual({ weights: [0.5, 0.5], correction: 'day-totals', strength: 0.5 });
    const later = clean.slice(1).map(({ choice }) => choice);
    for (const { weights, correction } of later) {
      expect(weights[0] === 1 || correction !== 'none').toBe(true);
    }
    expect(clean[1]?.wrmsse).toBeLessThan(clean[0]?.wrmsse as number);
  });

  it('have quantiles from the second origin on, since they are learnt from earlier ones', () => {
    expect(clean.map(({ wspl }) => wspl === undefined)).toEqual([true, false, false, false]);
  });
});
