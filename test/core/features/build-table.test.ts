import { describe, expect, it } from 'vitest';
import { M5_STATES, seedSet, snapColumn } from '../../../contracts/features/seed-set.js';
import { buildTable } from '../../../core/features/build-table.js';
import { smallPanel } from '../../support/small-panel.js';

const DAYS = 300;
const base = {
  days: DAYS,
  stores: ['CA_1', 'TX_1'],
  sales: (series: number, day: number) => (series * 7 + day * 3) % 11,
  price: (series: number, week: number) => 2 + series + ((week * 5) % 7) / 10,
};
const panel = smallPanel(base);
const origin = DAYS;
const horizon = { fromDay: DAYS + 1, toDay: DAYS + 28, originDay: origin, dropUnreleased: false };

const column = (table: ReturnType<typeof buildTable>, name: string): Float32Array =>
  table.columns[table.names.indexOf(name)] as Float32Array;

describe('the feature table', () => {
  it('has the 33 features of the seed, in its order', () => {
    expect(buildTable(panel, horizon).names).toEqual(seedSet(M5_STATES).map((feature) => feature.name));
    expect(seedSet(M5_STATES)).toHaveLength(33);
  });

  it('has a SNAP column for each state of the calendar, sorted, under a name that algorithms take', () => {
    const { calendar } = panel;
    const days = calendar.dates.length;
    const flags = (rest: number) => Uint8Array.from({ length: days }, (_, day) => (day % 3 === rest ? 1 : 0));
    const snap = { 'Nord "Ost"': flags(0), BE: flags(1), AT: flags(2) };
    const table = buildTable({ ...panel, calendar: { ...calendar, snap } }, horizon);
    const states = ['AT', 'BE', 'Nord "Ost"'];
    expect(table.names).toEqual(seedSet(states).map(({ name }) => name));
    for (const name of table.names) expect(name).toMatch(/^[\w-]+$/);
    expect(table.names.filter((name) => name.startsWith('snap_'))).toEqual([
      'snap_AT',
      'snap_BE',
      snapColumn('Nord "Ost"'),
    ]);
    expect([...column(table, 'snap_BE').subarray(0, 3)]).toEqual([0, 1, 0]);
    expect([...column(table, snapColumn('Nord "Ost"')).subarray(0, 3)]).toEqual([1, 0, 0]);
    // The others are what they are with any other states.
    const usual = buildTable(panel, horizon);
    for (const name of table.names)
      if (!name.startsWith('snap_')) expect(column(table, name)).toEqual(column(usual, name));
  });

  it('has the SNAP columns that it is asked for, zeros where the calendar knows nothing of a state', () => {
    const { calendar } = panel;
    const days = calendar.dates.length;
    const snap = { BE: new Uint8Array(days).fill(1), CA: new Uint8Array(days).fill(1) };
    const table = buildTable({ ...panel, calendar: { ...calendar, snap } }, { ...horizon, snapStates: M5_STATES });
    expect(table.names).toEqual(seedSet(M5_STATES).map(({ name }) => name));
    const values = M5_STATES.map((state) => new Set(column(table, snapColumn(state))));
    expect(values).toEqual([new Set([1]), new Set([0]), new Set([0])]);
  });

  it('has none where the calendar has none', () => {
    const table = buildTable({ ...panel, calendar: { ...panel.calendar, snap: {} } }, horizon);
    expect(table.names).toHaveLength(30);
  });

  it('has 28 rows a series in the horizon, without label', () => {
    const table = buildTable(panel, horizon);
    expect(table.rows).toBe(4 * 28);
    expect([...table.label].every(Number.isNaN)).toBe(true);
  });

  it('takes lags and rolling means from the right days', () => {
    const table = buildTable(panel, { fromDay: 250, toDay: 250, originDay: origin, dropUnreleased: false });
    const sold = (series: number, day: number) => base.sales(series, day - 1);
    expect([...column(table, 'lag_t28')]).toEqual([0, 1, 2, 3].map((series) => sold(series, 222)));
    const mean = [0, 1, 2, 3, 4, 5, 6].reduce((sum, back) => sum + sold(1, 222 - back), 0) / 7;
    expect(column(table, 'rolling_mean_t7')[1]).toBeCloseTo(mean, 6);
    expect([...table.label]).toEqual([0, 1, 2, 3].map((series) => sold(series, 250)));
  });

  it('knows the calendar: date parts, ISO week, weekday', () => {
    const table = buildTable(panel, { fromDay: 1, toDay: 5, originDay: origin, dropUnreleased: false });
    // Day 1 is 2015-01-01, a Thursday in ISO week 1.
    const row = (name: string) => column(table, name)[0];
    expect([row('year'), row('month'), row('day'), row('week'), row('dayofweek')]).toEqual([2015, 1, 1, 1, 3]);
    expect([...column(table, 'week').subarray(0, 5)]).toEqual([1, 1, 1, 1, 2]);
  });

  it('compares prices with yesterday and with the highest of a year', () => {
    const table = buildTable(panel, { fromDay: 8, toDay: 8, originDay: origin, dropUnreleased: false });
    const [before, now] = [base.price(0, 0), base.price(0, 1)];
    expect(column(table, 'price_change_t1')[0]).toBeCloseTo((before - now) / before, 6);
    expect(column(table, 'price_change_t365')[0]).toBeNaN();
  });

  it('does not move when sales after the origin change', () => {
    const known = { ...horizon, fromDay: 200, originDay: 270, toDay: 298 };
    const changed = smallPanel({ ...base, sales: (series, day) => (day >= 270 ? 500 : base.sales(series, day)) });
    const [before, after] = [buildTable(panel, known), buildTable(changed, known)];
    expect(after.columns).toEqual(before.columns);
  });

  it('sees in the horizon no sale younger than 28 days, so that one model serves all its days', () => {
    const table = { fromDay: 298, toDay: 298, originDay: 270, dropUnreleased: false };
    const changed = smallPanel({ ...base, sales: (series, day) => (day === 269 ? 500 : base.sales(series, day)) });
    // Day 270 (column 269) is exactly 28 days before day 298.
    expect(column(buildTable(changed, table), 'lag_t28')[0]).toBe(500);
    const tooYoung = smallPanel({ ...base, sales: (series, day) => (day === 270 ? 500 : base.sales(series, day)) });
    expect(buildTable(tooYoung, table).columns).toEqual(buildTable(panel, table).columns);
  });

  it('leaves out days before an item was on sale, if asked to', () => {
    const late = smallPanel({
      ...base,
      sales: (series, day) => (series === 0 && day < 70 ? 0 : base.sales(series, day)),
      price: (series, week) => (series === 0 && week < 10 ? Number.NaN : base.price(series, week)),
    });
    const range = { fromDay: 1, toDay: 100, originDay: origin };
    expect(buildTable(late, { ...range, dropUnreleased: false }).rows).toBe(400);
    expect(buildTable(late, { ...range, dropUnreleased: true }).rows).toBe(400 - 70);
  });

  it('refuses days outside the calendar', () => {
    expect(() => buildTable(panel, { ...horizon, toDay: DAYS + 29 })).toThrow('is not within the calendar');
  });
});
