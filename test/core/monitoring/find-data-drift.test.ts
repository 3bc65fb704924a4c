import { describe, expect, it } from 'vitest';
import { findDataDrift } from '../../../core/monitoring/find-data-drift.js';
import { HORIZON } from '../../../core/panel/panel.js';
import { encode, type SmallPanelOptions, smallPanel } from '../../support/small-panel.js';

const ORIGIN = 56;
const DAYS = 84;

/** Two items in two stores that sell twenty a day, as they were forecast. */
const drift = (options: SmallPanelOptions = {}, known = HORIZON, event?: readonly number[]) => {
  const panel = smallPanel({ days: DAYS, stores: ['CA_1', 'TX_1'], sales: () => 20, ...options });
  const dates = panel.calendar.dates.length;
  const eventName1 = encode(
    Array.from({ length: dates }, (_, day) => (event?.includes(day) ? 'Christmas' : 'unknown')),
  );
  const calendar =
    event === undefined ? panel.calendar : { ...panel.calendar, events: { ...panel.calendar.events, eventName1 } };
  const forecast = new Float32Array(panel.series.count * HORIZON).fill(20);
  return findDataDrift({ panel: { ...panel, calendar }, originDay: ORIGIN, forecast, known, gone: [], added: [] });
};

describe('looking for what is other in the data', () => {
  it('finds nothing where sales go on as before', () => {
    expect(drift()).toEqual({
      stopped: { count: 0, examples: [], share: 0 },
      gone: { count: 0, examples: [] },
      added: { count: 0, examples: [] },
      prices: { count: 0, examples: [] },
      missingDays: { count: 0, examples: [] },
    });
  });

  it('finds a series that sold nothing on the last 14 known days, and its share of what was forecast', () => {
    const stops = { sales: (series: number, day: number) => (series === 1 && day >= ORIGIN + 4 ? 0 : 20) };
    expect(drift(stops, 18).stopped).toEqual({ count: 1, examples: ['HOBBIES_1_002 in CA_1'], share: 0.25 });
    expect(drift(stops, 17).stopped.count).toBe(0);
  });

  it('finds prices more than a tenth outside of all before the origin, on the known days alone', () => {
    const lastLearnt = Math.floor((ORIGIN - 1) / 7);
    const price = (factor: number, week: number) => ({
      price: (series: number, at: number) => (series === 0 && at === week ? 2 * factor : 2),
    });
    expect(drift(price(1.2, lastLearnt + 1)).prices).toEqual({ count: 1, examples: ['FOODS_1_001 in CA_1'] });
    expect(drift(price(0.8, lastLearnt + 1)).prices.count).toBe(1);
    expect(drift(price(1.05, lastLearnt + 1)).prices.count).toBe(0);
    expect(drift(price(1.2, lastLearnt + 3), 7).prices.count).toBe(0);
  });

  it('finds a day without sales of a store, but not one of an event on which it was closed before', () => {
    const closed = ORIGIN + 3;
    const sales = (series: number, day: number) => (series < 2 && (day === closed || day === 30) ? 0 : 20);
    expect(drift({ sales }).missingDays).toEqual({ count: 1, examples: ['CA_1 on 2015-03-01'] });
    expect(drift({ sales }, HORIZON, [30, closed]).missingDays.count).toBe(0);
    // An event on which it was open before does not explain it.
    expect(drift({ sales }, HORIZON, [29, closed]).missingDays.count).toBe(1);
  });
});
