import { seededStream } from '@durable-forecast/lib/random-stream';
import { describe, expect, it } from 'vitest';
import { buildOriginTable } from '../../../core/features/build-origin-table.js';
import type { Panel } from '../../../core/panel/panel.js';
import { smallPanel } from '../../support/small-panel.js';

const DAYS = 480;
const STORES = ['CA_1', 'TX_1'];
const ITEMS = ['FOODS_1_001', 'FOODS_1_002', 'FOODS_2_001', 'HOBBIES_1_001'];
const random = seededStream(11);
/** Half of the series come on sale within the data. */
const releaseWeek = STORES.flatMap(() => ITEMS.map((_, item) => (item % 2 === 0 ? 0 : 5 + Math.floor(random() * 50))));
const draws = Float64Array.from({ length: 8 * DAYS }, () => random());
const changes = Float64Array.from({ length: 8 * 80 }, () => random());
const panel = withCalendar(
  smallPanel({
    days: DAYS,
    stores: STORES,
    items: ITEMS,
    sales: (series, day) => {
      const draw = draws[series * DAYS + day]!;
      return day < 7 * releaseWeek[series]! || draw < 0.4 ? 0 : Math.floor(draw * 9);
    },
    price: (series, week) => (week < releaseWeek[series]! ? Number.NaN : 1 + changes[series * 80 + week]!),
  }),
);
const origins = [80, 300, 471, 480];
const table = buildOriginTable(panel, { origins, share: 1, seed: 1, dropUnreleased: false });

describe('each origin-anchored feature, worked out by hand', () => {
  const hand = handMade();

  it('has a definition here', () => {
    expect(Object.keys(hand).sort()).toEqual([...table.names].sort());
  });

  it.each(table.names)('%s', (name) => {
    const column = table.columns[table.names.indexOf(name)] as Float32Array;
    let known = 0;
    for (let row = 0; row < table.rows; row++) {
      const series = Math.floor(row / (origins.length * 28));
      const origin = (origins[Math.floor(row / 28) % origins.length] as number) - 1;
      const step = (row % 28) + 1;
      const expected = hand[name]!(series, origin, origin + step);
      const value = column[row] as number;
      const where = `series ${series}, origin column ${origin}, step ${step}`;
      if (Number.isNaN(expected)) expect(value, where).toBeNaN();
      else expect(Math.abs(value - expected), where).toBeLessThan(1e-4 * Math.max(1, Math.abs(expected)));
      if (!Number.isNaN(value)) known += 1;
    }
    // A feature that is never there would agree with anything that is never there either.
    expect(known).toBeGreaterThan(table.rows / 4);
  });
});

type ByHand = (series: number, origin: number, target: number) => number;

/** The features by their definitions, slowly: sets of days are listed, then summed. */
function handMade(): Readonly<Record<string, ByHand>> {
  const { calendar, series, sales, prices } = panel;
  const weeks = calendar.weeks.length;
  const units = (row: number, day: number) => sales[row * DAYS + day] as number;
  const price = (row: number, day: number) => prices[row * weeks + calendar.weekOfDay[day]!] as number;
  const mean = (values: readonly number[]) =>
    values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
  const daysTo = (to: number, count: number) =>
    Array.from({ length: count }, (_, back) => to - back).filter((day) => day >= 0);
  const start = (row: number) => 7 * releaseWeek[row]!;
  const onSale = (row: number, days: readonly number[]) => days.filter((day) => day >= start(row));
  const window = (row: number, origin: number, count: number) =>
    onSale(row, daysTo(origin, count)).map((day) => units(row, day));
  const spread = (values: readonly number[]) =>
    values.length < 2
      ? Number.NaN
      : Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1));
  const weekday = (row: number, origin: number, target: number, count: number) => {
    const days = Array.from({ length: DAYS }, (_, back) => target - 7 * (back + 1)).filter(
      (day) => day <= origin && day >= 0,
    );
    return mean(onSale(row, days.slice(0, count)).map((day) => units(row, day)));
  };
  const peers = (row: number) =>
    [...series.ids.keys()].filter(
      (other) =>
        series.store.codes[other] === series.store.codes[row] &&
        series.department.codes[other] === series.department.codes[row],
    );
  const group = (row: number, days: readonly number[]) =>
    mean(days.map((day) => peers(row).reduce((sum, peer) => sum + units(peer, day), 0)));
  const ratio = (value: number, base: number) => (base > 0 ? value / base : Number.NaN);
  const whole = (row: number, from: number, to: number) => {
    const days = daysTo(to, to - from + 1);
    return from >= start(row) && from >= 0 ? mean(days.map((day) => units(row, day))) : Number.NaN;
  };
  const priceMean = (row: number, origin: number, count: number) =>
    mean(
      daysTo(origin, count)
        .map((day) => price(row, day))
        .filter((value) => !Number.isNaN(value)),
    );
  const events = [...calendar.events.eventName1.codes.keys()].filter(
    (day) => calendar.events.eventName1.codes[day] !== 1,
  );
  const date = (day: number) => new Date(`${calendar.dates[day]}T00:00:00Z`);
  const features: Record<string, ByHand> = {
    item_id: (row) => ITEMS.indexOf(ITEMS[row % ITEMS.length]!),
    dept_id: (row) => [0, 0, 1, 2][row % ITEMS.length]!,
    cat_id: (row) => [0, 0, 0, 1][row % ITEMS.length]!,
    store_id: (row) => Math.floor(row / ITEMS.length),
    state_id: (row) => Math.floor(row / ITEMS.length),
    step: (_, origin, target) => target - origin,
    max_28: (row, origin) => Math.max(...(window(row, origin, 28).length ? window(row, origin, 28) : [Number.NaN])),
    smooth_mean: (row, origin) =>
      window(row, origin, DAYS)
        .reverse()
        .reduce((level, value) => (Number.isNaN(level) ? value : 0.9 * level + 0.1 * value), Number.NaN),
    days_since_sale: (row, origin) => {
      const back = daysTo(origin, DAYS).findIndex((day) => units(row, day) > 0);
      return back === -1 ? Number.NaN : back;
    },
    year_ago_day: (row, _, target) => whole(row, target - 364, target - 364),
    year_ago_week: (row, _, target) => whole(row, target - 367, target - 361),
    year_ago_28: (row, origin) => whole(row, origin - 391, origin - 364),
    group_weekday: (row, origin, target) => {
      const days = Array.from({ length: DAYS }, (_, back) => target - 7 * (back + 1)).filter(
        (day) => day <= origin && day >= 0,
      );
      const last = days.slice(0, 8);
      return ratio(group(row, last), group(row, daysTo(origin, 7 * last.length)));
    },
    group_trend_7: (row, origin) => ratio(group(row, daysTo(origin, 7)), group(row, daysTo(origin, 28))),
    group_trend_28: (row, origin) => ratio(group(row, daysTo(origin, 28)), group(row, daysTo(origin, 91))),
    group_year: (row, origin, target) =>
      target - 367 < 0 || origin - 391 < 0
        ? Number.NaN
        : ratio(group(row, daysTo(target - 361, 7)), group(row, daysTo(origin - 364, 28))),
    price: (row, _, target) => price(row, target),
    price_to_origin: (row, origin, target) => price(row, target) / price(row, origin),
    price_to_4_weeks: (row, origin, target) => price(row, target) / priceMean(row, origin, 28),
    price_to_52_weeks: (row, origin, target) => price(row, target) / priceMean(row, origin, 364),
    price_to_group: (row, _, target) =>
      price(row, target) /
      mean(
        peers(row)
          .map((peer) => price(peer, target))
          .filter((value) => !Number.isNaN(value)),
      ),
    age: (row, _, target) => (start(row) === 0 ? 364 : Math.min(364, target - start(row))),
    weekday: (_, __, target) => (date(target).getUTCDay() + 6) % 7,
    month_day: (_, __, target) => date(target).getUTCDate(),
    month: (_, __, target) => date(target).getUTCMonth() + 1,
    week: (_, __, target) => isoWeek(date(target)),
    event_name: (_, __, target) => calendar.events.eventName1.codes[target]!,
    event_type: (_, __, target) => calendar.events.eventType1.codes[target]!,
    days_to_event: (_, __, target) => Math.min(15, ...events.filter((day) => day >= target).map((day) => day - target)),
    days_since_event: (_, __, target) =>
      Math.min(15, ...events.filter((day) => day < target).map((day) => target - day)),
    snap: (row, _, target) => calendar.snap[STORES[Math.floor(row / ITEMS.length)]!.slice(0, 2)]![target]!,
  };
  for (const days of [7, 14, 28, 56, 91, 180])
    features[`mean_${days}`] = (row, origin) => mean(window(row, origin, days));
  for (const days of [28, 91]) {
    features[`std_${days}`] = (row, origin) => spread(window(row, origin, days));
    features[`zero_share_${days}`] = (row, origin) =>
      mean(window(row, origin, days).map((value) => (value === 0 ? 1 : 0)));
  }
  for (const count of [4, 8, 13]) {
    features[`weekday_mean_${count}`] = (row, origin, target) => weekday(row, origin, target, count);
  }
  return features;
}

/** Number of the Thursdays of the year up to the week's own. */
function isoWeek(date: Date): number {
  const thursday = new Date(date.getTime() + (3 - ((date.getUTCDay() + 6) % 7)) * 86_400_000);
  let week = 0;
  for (let day = new Date(thursday); day.getUTCFullYear() === thursday.getUTCFullYear(); week++) {
    day.setUTCDate(day.getUTCDate() - 7);
  }
  return week;
}

function withCalendar(plain: Panel): Panel {
  const total = plain.calendar.dates.length;
  const isEvent = (day: number) => day % 41 === 17;
  const codes = (): Uint16Array => Uint16Array.from({ length: total }, (_, day) => (isEvent(day) ? 0 : 1));
  const { events } = plain.calendar;
  return {
    ...plain,
    calendar: {
      ...plain.calendar,
      events: {
        ...events,
        eventName1: { labels: ['Feast', 'unknown'], codes: codes() },
        eventType1: { labels: ['Cultural', 'unknown'], codes: codes() },
      },
      snap: {
        CA: Uint8Array.from({ length: total }, (_, day) => (day % 30 < 10 ? 1 : 0)),
        TX: Uint8Array.from({ length: total }, (_, day) => (day % 30 < 15 && day % 2 === 0 ? 1 : 0)),
      },
    },
  };
}
