import { describe, expect, it } from 'vitest';
import { explore } from '../../../core/exploration/explore.js';
import { lookAtStore } from '../../../core/exploration/look-at-store.js';
import type { Panel } from '../../../core/panel/panel.js';
import { smallPanel } from '../../support/small-panel.js';
import { splitByStore } from '../../support/split-by-store.js';

/** All stores of a panel, looked at one by one. */
const exploreAll = (panel: Panel, originDay: number) =>
  explore(splitByStore(panel).map(({ store, panel: own }) => lookAtStore(store, own, originDay)));

const ITEMS = ['FOODS_1_001', 'FOODS_2_001', 'HOBBIES_1_001', 'HOBBIES_1_002'];

describe('looking at a dataset', () => {
  it('counts stores, series, units and days without a sale up to the origin alone', () => {
    const panel = smallPanel({ stores: ['CA_1', 'TX_1'], days: 100, sales: (_, day) => (day < 70 ? day % 2 : 50) });
    const data = exploreAll(panel, 70);
    expect(data).toMatchObject({
      days: 70,
      departments: 2,
      categories: 2,
      firstDate: '2015-01-01',
      lastDate: '2015-03-11',
    });
    expect(data?.stores).toEqual([
      { store: 'CA_1', series: 2, units: 70 },
      { store: 'TX_1', series: 2, units: 70 },
    ]);
    // Each series sells from its second day on, every other day.
    expect(data?.series).toMatchObject({ series: 4, units: 140, days: 4 * 69, zeroDays: 4 * 34 });
  });

  it('tells the classes of demand by how often and how evenly something is sold', () => {
    const sales = [
      () => 5,
      (day: number) => (day % 2 === 0 ? 1 : 20),
      (day: number) => (day % 4 === 0 ? 3 : 0),
      (day: number) => (day % 4 === 0 ? (day % 8 === 0 ? 1 : 30) : 0),
    ];
    const panel = smallPanel({ items: ITEMS, days: 80, sales: (series, day) => sales[series]?.(day) ?? 0 });
    const classes = exploreAll(panel, 80)?.series.classes;
    expect(classes).toEqual({
      smooth: { series: 1, units: 400 },
      erratic: { series: 1, units: 840 },
      intermittent: { series: 1, units: 60 },
      lumpy: { series: 1, units: 310 },
      'too few sales': { series: 0, units: 0 },
    });
  });

  it('knows new, dead and unsold series, and those that have probably run out', () => {
    const sales = [
      (day: number) => (day >= 170 ? 1 : 0),
      (day: number) => (day < 100 ? 2 : 0),
      () => 0,
      (day: number) => (day < 190 ? 3 : 0),
    ];
    const panel = smallPanel({ items: ITEMS, days: 200, sales: (series, day) => sales[series]?.(day) ?? 0 });
    const series = exploreAll(panel, 200)?.series;
    expect(series).toMatchObject({ fresh: 1, dead: 1, neverSold: 1 });
    // The dead one is still priced and was expected to sell, too; what was taken off the shelves has no price.
    expect(series?.suspects.heaviest).toEqual([
      { id: 'FOODS_2_001_CA_1', store: 'CA_1', days: 100, units: 200 },
      { id: 'HOBBIES_1_002_CA_1', store: 'CA_1', days: 10, units: 30 },
    ]);
    const off = smallPanel({
      items: ITEMS,
      days: 200,
      sales: (one, day) => sales[one]?.(day) ?? 0,
      price: (_, week) => (week > 20 ? Number.NaN : 2),
    });
    expect(exploreAll(off, 200)?.series.suspects.count).toBe(0);
  });

  it('finds what weekdays, months and years do', () => {
    // 2015-01-01 is a Thursday; twice as much on Saturdays.
    const isSaturday = (day: number) => day % 7 === 2;
    const panel = smallPanel({ items: ITEMS.slice(0, 1), days: 800, sales: (_, day) => (isSaturday(day) ? 16 : 8) });
    const data = exploreAll(panel, 800);
    expect(data?.weekdays[0]?.factors.map((factor) => Number(factor.toFixed(3)))).toEqual([
      0.875, 0.875, 0.875, 0.875, 0.875, 1.75, 0.875,
    ]);
    expect(data?.months[0]?.factors).toHaveLength(12);
    for (const factor of data?.months[0]?.factors ?? []) expect(factor).toBeCloseTo(1, 1);
    expect(data?.years.map(({ year, days }) => [year, days])).toEqual([
      ['2015', 365],
      ['2016', 366],
      ['2017', 69],
    ]);
    expect(exploreAll(panel, 300)?.months[0]?.factors).toEqual([]);
  });

  it('holds events against the same weekdays around them, and SNAP days against other days', () => {
    const base = smallPanel({
      items: ITEMS.slice(0, 1),
      days: 140,
      sales: (_, day) => (day === 70 ? 30 : day % 28 < 14 ? 12 : 10),
    });
    const codes = new Uint16Array(base.calendar.dates.length);
    codes[70] = 1;
    const eventName1 = { labels: ['unknown', '__proto__'], codes };
    const snap = { CA: Uint8Array.from(base.calendar.dates, (_, day) => (day % 28 < 14 ? 1 : 0)) };
    const panel = { ...base, calendar: { ...base.calendar, events: { ...base.calendar.events, eventName1 }, snap } };
    const data = exploreAll(panel, 140);
    // 56 and 84 lie in the first half of the four weeks, 63 and 77 as well as not.
    const usual = [56, 63, 77, 84].map((day) => (day % 28 < 14 ? 12 : 10)).reduce((sum, one) => sum + one, 0) / 4;
    expect(data?.events).toEqual([{ name: '__proto__', days: 1, factor: 30 / usual }]);
    expect(data?.snap).toHaveLength(1);
    expect(data?.snap[0]).toMatchObject({ state: 'CA', category: 'FOODS' });
    expect(data?.snap[0]?.factor).toBeCloseTo(1.2, 1);
  });

  it('finds what sales do when a price falls, and in promotions', () => {
    // A tenth off in every fourth week, and twice the sales.
    const isPromoted = (week: number) => week % 4 === 3;
    const panel = smallPanel({
      items: ITEMS.slice(0, 1),
      days: 280,
      sales: (_, day) => (isPromoted(Math.floor(day / 7)) ? 8 : 4),
      price: (_, week) => (isPromoted(week) ? 1.7 : 2),
    });
    const { steps, promotions } = exploreAll(panel, 280)?.prices ?? { steps: [], promotions: [] };
    const ratio = (step: number) => (steps[step]?.after ?? 0) / (steps[step]?.before ?? 1);
    expect(steps.map(({ weeks }) => weeks)).toEqual([0, 10, 0, 20, 0, 9, 0]);
    expect([ratio(1), ratio(3), ratio(5)]).toEqual([2, 1, 0.5]);
    expect(promotions).toEqual([{ department: 'FOODS_1', weeks: 40, promotedWeeks: 10, units: 560, usual: 280 }]);
  });

  it('correlates departments by the changes of their weeks, and columns', () => {
    const panel = smallPanel({
      items: ['A_1_1', 'B_1_1', 'C_1_1'],
      days: 210,
      sales: (series, day) => {
        const wave = Math.floor(day / 7) % 2;
        return [10 + 5 * wave, 20 + 10 * wave, 30 - 5 * wave][series] as number;
      },
    });
    const data = exploreAll(panel, 210);
    const of = (row: string, column: string) =>
      data?.departmentCorrelations.find((one) => one.row === row && one.column === column)?.value;
    expect(of('A_1', 'B_1')).toBeCloseTo(1, 9);
    expect(of('A_1', 'C_1')).toBeCloseTo(-1, 9);
    const column = (row: string, other: string) =>
      data?.columnCorrelations.find((one) => one.row === row && one.column === other)?.value;
    expect(column('units sold', 'units sold')).toBeCloseTo(1, 9);
    // The wave has two weeks, so that four weeks before is in step.
    expect(column('units sold', 'sold 28 days before')).toBeCloseTo(1, 6);
    // Prices never change.
    expect(column('price', 'units sold')).toBeUndefined();
  });

  it('has a story for data of a few days, and none without a store', () => {
    const data = exploreAll(smallPanel({ days: 5 }), 5);
    expect(data).toMatchObject({ days: 5, trend: [], weeks: [], events: [], columnCorrelations: [] });
    expect(explore([])).toBeUndefined();
  });
});
