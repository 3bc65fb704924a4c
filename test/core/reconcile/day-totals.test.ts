import { describe, expect, it } from 'vitest';
import { HORIZON, type Panel } from '../../../core/panel/panel.js';
import { dayTotals } from '../../../core/reconcile/day-totals.js';
import { reconcile } from '../../../core/reconcile/reconcile.js';
import { toDayTotals } from '../../../core/reconcile/to-day-totals.js';
import { smallPanel } from '../../support/small-panel.js';

const DAYS = 364;
const stores = ['CA_1', 'TX_1'];
/** d_1 is a Thursday, 1 January 2015. */
const isWeekend = (day: number) => [2, 3].includes(day % 7);
const steady = {
  stores,
  days: DAYS,
  sales: (series: number, day: number) => (isWeekend(day) ? 200 : 100) * (series + 1),
};
const origin = 364;
const target = (step: number) => origin + step;
const unitsOf = (panel: Panel, group: number) => [
  ...dayTotals(panel, origin).units.subarray(group * HORIZON, (group + 1) * HORIZON),
];

describe('day totals', () => {
  it('carry on the level and the weekdays of each store and department', () => {
    const panel = smallPanel(steady);
    const { level, units } = dayTotals(panel, origin);
    expect(level.groups).toBe(4);
    units.forEach((value, cell) => {
      const expected = (isWeekend(target(cell % HORIZON)) ? 200 : 100) * (Math.floor(cell / HORIZON) + 1);
      expect(Math.abs(value / expected - 1)).toBeLessThan(0.02);
    });
  });

  it('of hundreds of stores are learnt a part of the stores at a time', () => {
    const many = Array.from({ length: 250 }, (_, store) => `CA_${store + 1}`);
    const days = 84;
    const sales = (series: number, day: number) => (isWeekend(day) ? 200 : 100) * (1 + (series % 7));
    const { level, units } = dayTotals(smallPanel({ stores: many, days, sales }), days);
    expect(level.groups).toBe(500);
    level.groupOf.forEach((group, series) => {
      for (let step = 0; step < HORIZON; step++) {
        const value = units[group * HORIZON + step] as number;
        expect(Math.abs(value / sales(series, days + step) - 1)).toBeLessThan(0.03);
      }
    });
  });

  it('learn what SNAP days of a state sell, and leave the other states alone', () => {
    const isSnap = (day: number) => day % 30 < 6;
    const panel = smallPanel({
      ...steady,
      sales: (series, day) => 100 * (series + 1) * (series < 2 && isSnap(day) ? 1.5 : 1),
    });
    const snap = {
      ...panel.calendar.snap,
      CA: Uint8Array.from(panel.calendar.dates, (_, day) => (isSnap(day) ? 1 : 0)),
    };
    const withSnap = { ...panel, calendar: { ...panel.calendar, snap } };
    const lift = (group: number) => {
      const units = unitsOf(withSnap, group);
      const mean = (wanted: boolean) => {
        const days = units.filter((_, step) => isSnap(target(step)) === wanted);
        return days.reduce((sum, value) => sum + value, 0) / days.length;
      };
      return mean(true) / mean(false);
    };
    expect(lift(0)).toBeGreaterThan(1.4);
    expect(lift(0)).toBeLessThan(1.6);
    expect(Math.abs(lift(2) - 1)).toBeLessThan(0.05);
  });

  it('expect of an event what it sold before', () => {
    const eventDays = [100, 200, 300, origin + 9];
    const panel = withEvent(
      smallPanel({ ...steady, sales: (_, day) => (eventDays.includes(day) ? 300 : 100) }),
      eventDays,
    );
    const units = unitsOf(panel, 0);
    expect((units[9] as number) / (units[16] as number)).toBeGreaterThan(1.8);
    expect(Math.abs((units[16] as number) / 100 - 1)).toBeLessThan(0.05);
  });

  it('expect next to nothing of an event on which the shops were shut, and do not let it spoil the days around it', () => {
    const eventDays = [350, origin + 9];
    const panel = withEvent(smallPanel({ ...steady, sales: (_, day) => (day === 350 ? 1 : 100) }), eventDays);
    const units = unitsOf(panel, 0);
    expect(units[9]).toBe(1);
    for (const step of [2, 16]) expect(Math.abs((units[step] as number) / 100 - 1)).toBeLessThan(0.02);
  });

  it('follow a change of level within weeks', () => {
    const panel = smallPanel({ ...steady, sales: (_, day) => (day < 334 ? 100 : 200) });
    for (const value of unitsOf(panel, 0)) {
      expect(value).toBeGreaterThan(180);
      expect(value).toBeLessThan(210);
    }
  });

  it('know nothing of the days after the origin', () => {
    const now = smallPanel(steady);
    const later = smallPanel({ ...steady, sales: (series, day) => (day >= 300 ? 9999 : steady.sales(series, day)) });
    expect(dayTotals(later, 300).units).toEqual(dayTotals(now, 300).units);
  });

  it('are zero for a department that never sold', () => {
    const panel = smallPanel({ ...steady, sales: (series) => (series === 1 ? 0 : 100) });
    expect(unitsOf(panel, 1).every((value) => value === 0)).toBe(true);
    expect(unitsOf(panel, 0).every((value) => value > 90)).toBe(true);
  });

  it('refuse an origin with too short a past, or whose horizon the calendar does not reach', () => {
    const panel = smallPanel({ ...steady, days: 70 });
    expect(() => dayTotals(panel, 55)).toThrowErrorMatchingInlineSnapshot(
      `[Error: day totals need eight weeks of known sales; up to d_55 there are 55]`,
    );
    const short = { ...panel, calendar: { ...panel.calendar, dates: panel.calendar.dates.slice(0, 80) } };
    expect(() => dayTotals(short, 70)).toThrowErrorMatchingInlineSnapshot(
      `[Error: the calendar ends before the 28 days after d_70]`,
    );
  });
});

describe('refined day totals', () => {
  const meanOf = (panel: Panel, model: 'regression' | 'refined', isWanted: (step: number) => boolean, group = 0) => {
    const units = dayTotals(panel, origin, model).units.subarray(group * HORIZON, (group + 1) * HORIZON);
    const wanted = [...units].filter((_, step) => isWanted(step));
    return wanted.reduce((sum, value) => sum + value, 0) / wanted.length;
  };

  it('find days on which two things come together, which the regression sees apart', () => {
    const isFirst = (day: number) => new Date(Date.UTC(2015, 0, 1 + day)).getUTCDate() <= 7;
    const isPayday = (day: number) => isWeekend(day) && isFirst(day);
    const sales = (series: number, day: number) => 100 * (series + 1) * (isPayday(day) ? 3 : 1);
    const panel = smallPanel({ ...steady, stores: ['CA_1', 'CA_2', 'TX_1', 'TX_2'], sales });
    const payday = (model: 'regression' | 'refined') => meanOf(panel, model, (step) => isPayday(target(step)));
    expect(payday('regression')).toBeLessThan(240);
    expect(payday('refined')).toBeGreaterThan(payday('regression') + 20);
    expect(payday('refined')).toBeLessThan(310);
  });

  it('go on a part of the way that all levels went together, and no way where they stay', () => {
    const growing = smallPanel({ ...steady, sales: (series, day) => 100 * (series + 1) * 1.002 ** day });
    const all = () => true;
    expect(meanOf(growing, 'refined', all)).toBeGreaterThan(1.005 * meanOf(growing, 'regression', all));
    expect(meanOf(growing, 'refined', all)).toBeLessThan(100 * 1.002 ** (origin + HORIZON));
    const still = smallPanel(steady);
    expect(meanOf(still, 'refined', all) / meanOf(still, 'regression', all)).toBeCloseTo(1, 2);
  });

  it('follow a weekday that has changed of late', () => {
    const isSunday = (day: number) => day % 7 === 3;
    const sales = (series: number, day: number) =>
      100 * (series + 1) * (isSunday(day) ? (day < origin - 70 ? 1 : 2) : 1);
    const panel = smallPanel({ ...steady, sales });
    const sunday = (model: 'regression' | 'refined') => meanOf(panel, model, (step) => isSunday(target(step)));
    expect(sunday('refined')).toBeGreaterThan(1.05 * sunday('regression'));
  });

  it('know nothing of the days after the origin', () => {
    const now = smallPanel(steady);
    const later = smallPanel({ ...steady, sales: (series, day) => (day >= 300 ? 9999 : steady.sales(series, day)) });
    expect(dayTotals(later, 300, 'refined').units).toEqual(dayTotals(now, 300, 'refined').units);
  });

  it('are zero for a department that never sold, and what it sold before on a day on which the shops were shut', () => {
    const eventDays = [350, origin + 9];
    const panel = withEvent(
      smallPanel({ ...steady, sales: (series, day) => (series === 1 ? 0 : day === 350 ? 1 : 100) }),
      eventDays,
    );
    const { units } = dayTotals(panel, origin, 'refined');
    expect(units[9]).toBe(1);
    expect([...units.subarray(HORIZON, 2 * HORIZON)].filter((value) => value > 0)).toEqual([]);
  });

  it('are what a forecast is drawn to where its recipe says so', () => {
    const panel = smallPanel({ ...steady, sales: (series, day) => 100 * (series + 1) * 1.002 ** day });
    const forecast = new Float32Array(4 * HORIZON).fill(1);
    const drawn = (totals?: 'refined') =>
      reconcile(panel, origin, forecast, { correction: 'day-totals', strength: 1, totals });
    expect(drawn('refined')).toEqual(toDayTotals(dayTotals(panel, origin, 'refined'), forecast));
    expect(drawn()).toEqual(toDayTotals(dayTotals(panel, origin), forecast));
    expect(drawn()).not.toEqual(drawn('refined'));
  });
});

describe('pulling towards day totals', () => {
  const panel = smallPanel({ ...steady, items: ['FOODS_1_001', 'FOODS_1_002'] });
  const totals = dayTotals(panel, origin);
  const forecast = Float32Array.from({ length: 4 * HORIZON }, (_, cell) => (cell % 5) + 1);
  const sums = (values: Float32Array, store: number) =>
    Array.from(
      { length: HORIZON },
      (_, step) =>
        (values[2 * store * HORIZON + step] as number) + (values[(2 * store + 1) * HORIZON + step] as number),
    );

  it('makes the sums of each day equal to the totals and keeps the shares within', () => {
    const pulled = toDayTotals(totals, forecast);
    for (const store of [0, 1]) {
      sums(pulled, store).forEach((sum, step) => {
        expect(sum / (totals.units[store * HORIZON + step] as number)).toBeCloseTo(1, 5);
      });
    }
    expect((pulled[3] as number) / (pulled[HORIZON + 3] as number)).toBeCloseTo(
      (forecast[3] as number) / (forecast[HORIZON + 3] as number),
      5,
    );
  });

  it('goes part of the way by its strength, and none of it without', () => {
    const whole = toDayTotals(totals, forecast);
    toDayTotals(totals, forecast, 0.5).forEach((value, cell) => {
      expect(value).toBeCloseTo(Math.sqrt((forecast[cell] as number) * (whole[cell] as number)), 3);
    });
    expect(reconcile(panel, origin, forecast, { correction: 'day-totals', strength: 0 })).toEqual(forecast);
    expect(reconcile(panel, origin, forecast, { correction: 'day-totals', strength: 1 })).toEqual(whole);
  });

  it('leaves a group alone that is forecast to sell nothing', () => {
    const nothing = forecast.slice().fill(0, 0, 2 * HORIZON);
    const pulled = toDayTotals(totals, nothing);
    expect(pulled.subarray(0, 2 * HORIZON).every((value) => value === 0)).toBe(true);
    expect(pulled.every(Number.isFinite)).toBe(true);
  });
});

function withEvent(panel: Panel, days: readonly number[]): Panel {
  const codes = new Uint16Array(panel.calendar.dates.length);
  for (const day of days) codes[day] = 1;
  const events = { ...panel.calendar.events, eventName1: { labels: ['unknown', 'Feast'].sort(), codes } };
  // 'Feast' sorts before 'unknown', so the codes are turned.
  for (const day of codes.keys()) codes[day] = codes[day] === 1 ? 0 : 1;
  return { ...panel, calendar: { ...panel.calendar, events } };
}
