import { describe, expect, it } from 'vitest';
import { type Scenario, scenarioSchema } from '../../../contracts/scenario/scenario.js';
import { collectTable } from '../../../core/features/feature-table.js';
import { type FoldSettings, foldPlans } from '../../../core/features/fold-plans.js';
import type { Panel } from '../../../core/panel/panel.js';
import { applyScenario } from '../../../core/scenario/apply-scenario.js';
import { checkScenario } from '../../../core/scenario/check-scenario.js';
import { scenarioEffects } from '../../../core/scenario/scenario-effects.js';
import { smallPanel } from '../../support/small-panel.js';

/** 2015-01-01 is day 1, so the forecast is of 2015-05-22 to 2015-06-18; the origin is the first day of a week. */
const ORIGIN = 141;
const FIRST = '2015-05-22';

/** Two items in a store of each of two states; SuperBowl on day 31 and, among the days to come, on 2015-05-31. */
function panel(): Panel {
  const made = smallPanel({
    stores: ['CA_1', 'TX_1'],
    days: ORIGIN,
    price: (series, week) => (series === 3 ? Number.NaN : 2 + series + (week === 5 ? 0.5 : 0)),
  });
  const names = { labels: ['SuperBowl', 'unknown'], codes: new Uint16Array(made.calendar.dates.length).fill(1) };
  const types = { labels: ['Sporting', 'unknown'], codes: new Uint16Array(made.calendar.dates.length).fill(1) };
  for (const day of [30, 150]) {
    names.codes[day] = 0;
    types.codes[day] = 0;
  }
  const snap = Uint8Array.from(made.calendar.dates, (date) => (Number(date.slice(8)) <= 3 ? 1 : 0));
  return {
    ...made,
    calendar: {
      ...made.calendar,
      events: { ...made.calendar.events, eventName1: names, eventType1: types },
      snap: { CA: snap, TX: snap.slice() },
    },
  };
}

const scenario = (changes: object): Scenario => scenarioSchema.parse(changes);
const apply = (changes: object, set: 'seed' | 'origin' = 'seed') =>
  applyScenario(panel(), ORIGIN, scenario(changes), set);
const effectsOf = (changes: object, set: 'seed' | 'origin' = 'seed') => {
  const given = scenario(changes);
  const before = panel();
  return scenarioEffects(before, ORIGIN, given, { set, applied: applyScenario(before, ORIGIN, given, set) });
};
/** Price of a series on a day `d_N`. */
const priceOn = ({ calendar, prices }: Panel, series: number, day: number) =>
  prices[series * calendar.weeks.length + (calendar.weekOfDay[day - 1] as number)];

const settings = (set: FoldSettings['set']): FoldSettings => ({ set, add: [], dropUnreleased: true, rowShare: 1 });
/** The rows that models are given, by the names of their columns. */
function rows(of: Panel, set: FoldSettings['set']) {
  const { names, columns } = collectTable(foldPlans(of, ORIGIN, settings(set)).inputs);
  return Object.fromEntries(names.map((name, at) => [name, Array.from(columns[at] as Float32Array)]));
}

describe('a scenario without changes', () => {
  it('leaves the panel as it is', () => {
    const before = panel();
    const { all, calendar } = applyScenario(before, ORIGIN, scenario({}), 'seed');
    expect([all === before, calendar === before]).toEqual([true, true]);
  });

  it('is none either where it says what is so already', () => {
    const before = panel();
    const same = {
      prices: [{ of: 'FOODS_1_001', store: 'CA_1', price: 2 }],
      events: [{ date: '2015-05-31', names: ['SuperBowl'] }],
    };
    expect(applyScenario(before, ORIGIN, scenario(same), 'seed').all).toBe(before);
    expect(effectsOf(same).map(({ days }) => days)).toEqual([0, 0]);
  });
});

describe('a price', () => {
  it('is other on the days of the forecast alone, though its week began before the origin', () => {
    const { all } = apply({ prices: [{ of: 'FOODS_1_001', percent: -10 }] });
    expect([140, 141, 142, 169].map((day) => priceOn(all, 0, day))).toEqual([2, 2, Math.fround(1.8), Math.fround(1.8)]);
    expect(priceOn(all, 1, 151)).toBe(3);
  });

  it('is other from its first to its last day', () => {
    const { all } = apply({
      prices: [{ of: 'FOODS_1', store: 'TX_1', price: 9, from: '2015-05-27', to: '2015-05-28' }],
    });
    expect([146, 147, 148, 149].map((day) => priceOn(all, 2, day))).toEqual([4, 9, 9, 4]);
    expect(priceOn(all, 0, 147)).toBe(2);
  });

  it('leaves what is not on sale off sale, and counts it', () => {
    const [effect] = effectsOf({ prices: [{ of: 'HOBBIES', percent: 5 }] });
    expect(effect).toMatchObject({ series: 1, days: 28, unpriced: 28 });
    expect(priceOn(apply({ prices: [{ of: '*', price: 1 }] }).all, 3, 150)).toBeNaN();
  });

  it('changes nothing in another store than those that the scenario is about', () => {
    const { all } = apply({ prices: [{ of: '*', percent: 5 }], stores: ['WI_1'] });
    expect(all).toEqual(panel());
  });

  it('set twice on a day of a series is a contradiction, with the day', () => {
    const clash = {
      prices: [
        { of: 'FOODS_1', percent: -5 },
        { of: 'FOODS_1_001', price: 1, from: '2015-06-01' },
      ],
    };
    expect(apply(clash).clash).toBe(
      'price of FOODS_1 -5% contradicts price of FOODS_1_001 at 1 from 2015-06-01: both set the price of FOODS_1_001_CA_1 on 2015-06-01; leave one of them, or give them days of their own.',
    );
    expect(
      apply({ prices: [{ of: 'FOODS_1', percent: -5, to: '2015-05-31' }, clash.prices[1] as object] }).clash,
    ).toBeUndefined();
  });
});

describe.each(['seed', 'origin'] as const)('rows of the %s set', (set) => {
  it('are other in the columns of prices alone, and where the price is', () => {
    const before = rows(panel(), set);
    const after = rows(
      apply({ prices: [{ of: 'FOODS_1_001', store: 'CA_1', percent: -10, from: '2015-06-01' }] }, set).all,
      set,
    );
    const other = Object.keys(before).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
    expect(other.every((name) => /price/.test(name))).toBe(true);
    const price = set === 'seed' ? 'sell_price' : 'price';
    const changed = (before[price] as number[]).flatMap((value, row) =>
      Object.is(value, after[price]?.[row]) ? [] : [row],
    );
    // From the eleventh day of the first series on.
    expect(changed).toEqual(Array.from({ length: 18 }, (_, at) => 10 + at));
  });

  it('are those of a calendar that had the event and the SNAP day from the beginning', () => {
    const changed = apply(
      {
        events: [{ date: '2015-05-25', names: ['SuperBowl'] }],
        snap: [{ state: 'CA', from: '2015-06-10', to: '2015-06-10', on: true }],
      },
      set,
    );
    const own = panel();
    own.calendar.events.eventName1.codes[144] = 0;
    own.calendar.events.eventType1.codes[144] = 0;
    (own.calendar.snap.CA as Uint8Array)[160] = 1;
    expect(rows(changed.all, set)).toEqual(rows(own, set));
    expect(rows(changed.all, set)).not.toEqual(rows(panel(), set));
  });
});

describe('an event', () => {
  it('is taken away with its type', () => {
    const { calendar } = apply({ events: [{ date: '2015-05-31', names: [] }] }).all;
    expect([calendar.events.eventName1.codes[150], calendar.events.eventType1.codes[150]]).toEqual([1, 1]);
    expect(calendar.events.eventName1.codes[30]).toBe(0);
  });
});

describe('SNAP days', () => {
  it('of another state reach a store through the seed set, which has a column a state, and not through the origin set', () => {
    const change = { snap: [{ state: 'WI', from: FIRST, to: FIRST, on: true }] };
    const wider = () => {
      const made = panel();
      return { ...made, calendar: { ...made.calendar, snap: { ...made.calendar.snap, WI: new Uint8Array(169) } } };
    };
    const own = wider();
    expect(applyScenario(own, ORIGIN, scenario(change), 'origin').all).toBe(own);
    expect(applyScenario(own, ORIGIN, scenario(change), 'seed').all.calendar.snap.WI?.[141]).toBe(1);
  });
});

describe('what the models have not seen', () => {
  it('is a price beyond those that a series had, on so many of its days', () => {
    const [low, known] = effectsOf({
      prices: [
        { of: 'FOODS_1_001', price: 1.5, to: '2015-05-23' },
        { of: 'HOBBIES_1_002', percent: 10 },
      ],
    });
    expect(low?.unseen).toEqual({ series: 2, days: 4, example: 'FOODS_1_001_CA_1: 1.5, known are 2 to 2.5' });
    expect(known?.unseen).toBeUndefined();
  });

  it('is an event that is on no known day', () => {
    const early = smallPanel({ days: ORIGIN });
    const codes = new Uint16Array(169).fill(1);
    codes[150] = 0;
    const events = { ...early.calendar.events, eventName1: { labels: ['Easter', 'unknown'], codes } };
    const own = { ...early, calendar: { ...early.calendar, events } };
    const change = scenario({ events: [{ date: '2015-06-01', names: ['Easter'] }] });
    const applied = applyScenario(own, ORIGIN, change, 'seed');
    expect(scenarioEffects(own, ORIGIN, change, { set: 'seed', applied })[0]?.unseen).toEqual({
      series: 2,
      days: 2,
      example: 'Easter is on none of the days that are known',
    });
    expect(effectsOf({ events: [{ date: '2015-06-01', names: ['SuperBowl'] }] })[0]?.unseen).toBeUndefined();
  });

  it('counts a series once, also where a day has two events that it does not know', () => {
    const early = smallPanel({ days: ORIGIN });
    const codes = new Uint16Array(169).fill(1);
    codes[150] = 0;
    const eventName1 = { labels: ['Easter', 'unknown'], codes };
    const eventName2 = { labels: ['OrthodoxEaster', 'unknown'], codes };
    const own = {
      ...early,
      calendar: { ...early.calendar, events: { ...early.calendar.events, eventName1, eventName2 } },
    };
    const change = scenario({ events: [{ date: '2015-06-01', names: ['Easter', 'OrthodoxEaster'] }] });
    const applied = applyScenario(own, ORIGIN, change, 'seed');
    const [effect] = scenarioEffects(own, ORIGIN, change, { set: 'seed', applied });
    expect(effect).toMatchObject({ series: 2, days: 2, unseen: { series: 2, days: 2 } });
  });

  it('is a SNAP day on a day of the month that never was one', () => {
    const [late, usual] = effectsOf({
      snap: [
        { state: 'CA', from: '2015-06-03', to: '2015-06-05', on: true },
        { state: 'CA', from: '2015-06-01', to: '2015-06-01', on: false },
      ],
    });
    expect(late).toMatchObject({
      series: 4,
      days: 8,
      unseen: { series: 4, days: 8, example: 'SNAP days of CA were on days 1, 2, 3 of a month' },
    });
    expect(usual?.unseen?.example).toBe('each known day of CA with this day of the month was a SNAP day');
  });
});

describe('a scenario that the data does not know', () => {
  const faults = (changes: object) => checkScenario(panel(), ORIGIN, scenario(changes));

  it('is told with the nearest name', () => {
    expect(faults({ prices: [{ of: 'FOODS_1_01', percent: 1 }], stores: ['CA_2'] })).toEqual([
      "stores: there is no store CA_2; did you mean 'CA_1'?",
      "price of FOODS_1_01 +1%: no item, department or category has the id FOODS_1_01; did you mean 'FOODS_1_001'?",
    ]);
    expect(faults({ events: [{ date: '2015-06-01', names: ['Superbowl'] }] })).toEqual([
      "Superbowl on 2015-06-01: the calendar has no event Superbowl, and models know only its own; did you mean 'SuperBowl'?",
    ]);
    expect(faults({ snap: [{ state: 'NY', from: FIRST, to: FIRST, on: true }] })).toEqual([
      'SNAP in NY on 2015-05-22: the calendar has no SNAP days of NY; known are CA, TX.',
    ]);
  });

  it('is told the days of the forecast', () => {
    expect(
      faults({
        prices: [{ of: '*', percent: 1, from: '2015-05-21', to: '2015-06-19' }],
        events: [{ date: '2016-01-01', names: [] }],
      }),
    ).toEqual([
      'all prices +1% from 2015-05-21 to 2015-06-19: 2015-05-21 is no day of the forecast; name one from 2015-05-22 to 2015-06-18.',
      'all prices +1% from 2015-05-21 to 2015-06-19: 2015-06-19 is no day of the forecast; name one from 2015-05-22 to 2015-06-18.',
      'no event on 2016-01-01: 2016-01-01 is no day of the forecast; name one from 2015-05-22 to 2015-06-18.',
    ]);
  });

  it('is told what contradicts itself, and what lies outside of its stores', () => {
    expect(
      faults({
        prices: [{ of: 'FOODS_1', store: 'TX_1', percent: 1 }],
        events: [
          { date: '2015-06-01', names: [] },
          { date: '2015-06-01', names: ['SuperBowl'] },
        ],
        snap: [
          { state: 'CA', from: '2015-06-01', to: '2015-06-05', on: true },
          { state: 'CA', from: '2015-06-05', to: '2015-06-06', on: false },
        ],
        stores: ['CA_1'],
      }),
    ).toEqual([
      'price of FOODS_1 in TX_1 +1%: the scenario is about CA_1 alone; leave out --store or add TX_1.',
      'no event on 2015-06-01 contradicts SuperBowl on 2015-06-01; leave one of them.',
      'SNAP in CA from 2015-06-01 to 2015-06-05 contradicts no SNAP in CA from 2015-06-05 to 2015-06-06; leave one of them.',
    ]);
  });

  it('is sound otherwise', () => {
    expect(faults({ prices: [{ of: 'HOBBIES', percent: -3, from: FIRST, to: '2015-06-18' }] })).toEqual([]);
  });
});
