import { describe, expect, it } from 'vitest';
import { ORIGIN_CATEGORIES, originSet } from '../../../contracts/features/origin-set.js';
import { buildOriginTable, type OriginTableOptions } from '../../../core/features/build-origin-table.js';
import { weeklyOrigins } from '../../../core/features/origin-rows.js';
import type { Panel } from '../../../core/panel/panel.js';
import { selectSeries } from '../../../core/panel/select-series.js';
import { smallPanel } from '../../support/small-panel.js';

const DAYS = 500;
const units = (series: number, day: number) => ((series + 3) * day * day + 5 * day) % 13;
const cost = (series: number, week: number) => 2 + series + ((week * 5) % 7) / 10;
const base = { days: DAYS, stores: ['CA_1', 'TX_1'], sales: units, price: cost };
const panel = smallPanel(base);
const one: OriginTableOptions = { origins: [450], share: 1, seed: 1, dropUnreleased: false };
const horizon = (options: Partial<OriginTableOptions> = {}, of: Panel = panel) =>
  buildOriginTable(of, { ...one, ...options });
type Table = ReturnType<typeof buildOriginTable>;
const column = (table: Table, name: string) => table.columns[table.names.indexOf(name)] as Float32Array;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
/** Units of a series from d_`from` to d_`to`. */
const sold = (series: number, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => units(series, from + index - 1));

describe('the origin-anchored table', () => {
  it('fills every column of its set, a row for each series and step', () => {
    const table = horizon();
    expect(table.names).toEqual(originSet.map((feature) => feature.name));
    expect(table.rows).toBe(4 * 28);
    expect([...column(table, 'step').subarray(28, 56)]).toEqual(Array.from({ length: 28 }, (_, step) => step + 1));
    for (const name of table.names) expect(column(table, name).some(Number.isNaN), name).toBe(false);
    expect(table.names).toEqual(expect.arrayContaining([...ORIGIN_CATEGORIES]));
  });

  it('takes the statistics of the windows that end with the origin, the same for all steps', () => {
    const table = horizon();
    const row = 28 + 9;
    const value = (name: string) => column(table, name)[row];
    expect(value('mean_7')).toBeCloseTo(mean(sold(1, 444, 450)), 5);
    expect(value('mean_180')).toBeCloseTo(mean(sold(1, 271, 450)), 5);
    const month = sold(1, 423, 450);
    const spread = Math.sqrt(month.reduce((sum, value) => sum + (value - mean(month)) ** 2, 0) / 27);
    expect(value('std_28')).toBeCloseTo(spread, 5);
    expect(value('zero_share_28')).toBeCloseTo(month.filter((value) => value === 0).length / 28, 6);
    expect(value('max_28')).toBe(Math.max(...month));
    expect(value('days_since_sale')).toBe([...month].reverse().findIndex((value) => value > 0));
    expect(new Set(column(table, 'mean_91').subarray(28, 56)).size).toBe(1);
  });

  it('takes weekday means and the year before from the days of the target', () => {
    const table = horizon();
    // Step 10 is d_460; the last known day of its weekday is d_446.
    const row = 28 + 9;
    const weekday = Array.from({ length: 13 }, (_, week) => sold(1, 446 - 7 * week, 446 - 7 * week)[0] as number);
    expect(column(table, 'weekday_mean_4')[row]).toBeCloseTo(mean(weekday.slice(0, 4)), 5);
    expect(column(table, 'weekday_mean_13')[row]).toBeCloseTo(mean(weekday), 5);
    expect(column(table, 'year_ago_day')[row]).toBe(sold(1, 96, 96)[0]);
    expect(column(table, 'year_ago_week')[row]).toBeCloseTo(mean(sold(1, 93, 99)), 5);
    expect(column(table, 'year_ago_28')[row]).toBeCloseTo(mean(sold(1, 59, 86)), 5);
    expect(table.label[row]).toBe(sold(1, 460, 460)[0]);
  });

  it('compares with the series of the same store and department', () => {
    const items = ['FOODS_1_001', 'FOODS_1_002'];
    const grouped = smallPanel({ ...base, items });
    const table = horizon({}, grouped);
    const total = (from: number, to: number) =>
      mean(sold(0, from, to).map((value, index) => value + (sold(1, from, to)[index] as number)));
    expect(column(table, 'group_trend_28')[0]).toBeCloseTo(total(423, 450) / total(360, 450), 5);
    const weekday = Array.from({ length: 8 }, (_, week) => total(444 - 7 * week, 444 - 7 * week));
    expect(column(table, 'group_weekday')[0]).toBeCloseTo(mean(weekday) / total(395, 450), 5);
    expect(column(table, 'group_year')[0]).toBeCloseTo(total(84, 90) / total(59, 86), 5);
    const week = Math.floor(450 / 7);
    expect(column(table, 'price_to_group')[0]).toBeCloseTo(cost(0, week) / mean([cost(0, week), cost(1, week)]), 5);
  });

  it('knows the price of the target day and compares it with the past', () => {
    const table = horizon();
    const price = (day: number) => cost(0, Math.floor((day - 1) / 7));
    const past = (days: number) => mean(Array.from({ length: days }, (_, back) => price(450 - back)));
    expect(column(table, 'price')[13]).toBeCloseTo(price(464), 5);
    expect(column(table, 'price_to_origin')[13]).toBeCloseTo(price(464) / price(450), 5);
    expect(column(table, 'price_to_4_weeks')[13]).toBeCloseTo(price(464) / past(28), 5);
    expect(column(table, 'price_to_52_weeks')[13]).toBeCloseTo(price(464) / past(364), 5);
  });

  it('does not move when sales after the origin change', () => {
    const later = smallPanel({ ...base, sales: (series, day) => (day >= 450 ? 999 : units(series, day)) });
    const nothing = smallPanel({ ...base, sales: (series, day) => (day >= 450 ? 0 : units(series, day)) });
    for (const dropUnreleased of [false, true]) {
      const before = horizon({ dropUnreleased });
      expect(horizon({ dropUnreleased }, later).columns).toEqual(before.columns);
      expect(horizon({ dropUnreleased }, nothing).columns).toEqual(before.columns);
    }
  });

  it('does not move either for a series without price that is first sold after the origin', () => {
    const unpriced = { ...base, price: () => Number.NaN };
    const first = (day: number) => smallPanel({ ...unpriced, sales: (_, at) => (at >= day ? 4 : 0) });
    const options = { origins: [450], dropUnreleased: true };
    expect(horizon(options, first(460)).columns).toEqual(horizon(options, first(452)).columns);
  });

  it('begins windows with the first day on sale and counts the age from it', () => {
    const young = smallPanel({
      ...base,
      sales: (series, day) => (day < 441 ? 0 : units(series, day)),
      price: (series, week) => (week < 63 ? Number.NaN : cost(series, week)),
    });
    const table = horizon({}, young);
    // Week 63 begins with d_442.
    expect(column(table, 'mean_91')[0]).toBeCloseTo(mean(sold(0, 442, 450)), 5);
    expect(column(table, 'age')[0]).toBe(451 - 442);
    expect(column(table, 'year_ago_day')[0]).toBeNaN();
    expect(column(horizon(), 'age')[0]).toBe(364);
  });

  it('leaves out target days before the release, and takes none for a product that is never on sale', () => {
    const late = smallPanel({
      ...base,
      sales: () => 0,
      price: (series, week) => (series === 3 || week < 66 ? Number.NaN : cost(series, week)),
    });
    // Week 66 begins with d_463, step 13.
    const table = horizon({ dropUnreleased: true }, late);
    expect(table.rows).toBe(3 * 16);
    expect(column(table, 'step')[0]).toBe(13);
  });

  it('draws the same share of rows for a series whatever shard it lies in', () => {
    const origins = weeklyOrigins(panel, 472);
    const options = { origins, share: 0.2, seed: 5 };
    const whole = horizon(options);
    const all = 4 * origins.length * 28;
    expect(whole.rows / all).toBeGreaterThan(0.17);
    expect(whole.rows / all).toBeLessThan(0.23);
    const shard = horizon(options, selectSeries(panel, [2, 3]));
    expect([...shard.label]).toEqual([...whole.label.subarray(whole.rows - shard.rows)]);
    expect([...horizon({ ...options, seed: 6 }).label]).not.toEqual([...whole.label]);
  });

  it('has weekly origins that end with the last and have eight weeks behind them', () => {
    const origins = weeklyOrigins(panel, 472);
    expect(origins.at(-1)).toBe(472);
    expect(origins[0]).toBeGreaterThanOrEqual(56);
    expect(origins[0]).toBeLessThan(63);
    expect(weeklyOrigins(panel, 472, 70)).toEqual([458, 465, 472]);
  });

  it('refuses an origin whose horizon is not in the calendar, and a share that is none', () => {
    expect(() => horizon({ origins: [501] })).toThrowErrorMatchingInlineSnapshot(
      `[Error: d_501 can't be an origin; with 28 days to come they are d_1 to d_500]`,
    );
    expect(() => horizon({ share: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[Error: a share of rows is above 0 and at most 1; got 0]`,
    );
  });

  it('counts days to and from events, the event of the day itself as the next', () => {
    const calendar = structuredClone(panel.calendar);
    const codes = new Uint16Array(calendar.dates.length);
    codes[455] = 1;
    const events = { ...calendar.events, eventName1: { labels: ['unknown', 'Easter'], codes } };
    const table = horizon({}, { ...panel, calendar: { ...calendar, events } });
    // Column 455 is d_456, step 6.
    expect([...column(table, 'days_to_event').subarray(3, 7)]).toEqual([2, 1, 0, 15]);
    expect([...column(table, 'days_since_event').subarray(4, 8)]).toEqual([15, 15, 1, 2]);
    expect([...column(table, 'event_name').subarray(4, 7)]).toEqual([0, 1, 0]);
  });
});
