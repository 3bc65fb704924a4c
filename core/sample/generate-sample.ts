import { drawNormal } from '@durable-forecast/lib/normal-distribution';
import { type RandomStream, seededStream } from '@durable-forecast/lib/random-stream';
import { HORIZON } from '../panel/panel.js';
import { poisson } from './poisson.js';
import { type Event, eventOn, snapOn } from './sample-calendar.js';

export interface SampleOptions {
  readonly seed: number;
  /** Items in all, spread over the seven departments; every store sells every item. */
  readonly items: number;
  readonly stores: readonly string[];
  /** Days with sales; the calendar has 28 more. */
  readonly days: number;
}

export interface SampleFiles {
  readonly 'calendar.csv': string;
  readonly 'sales_train_evaluation.csv': string;
  readonly 'sell_prices.csv': string;
}

export const SAMPLE_DEFAULTS: SampleOptions = {
  seed: 20_110_129,
  items: 56,
  stores: ['CA_1', 'CA_2', 'TX_1', 'WI_1'],
  days: 730,
};

const DEPARTMENTS = ['FOODS_1', 'FOODS_2', 'FOODS_3', 'HOBBIES_1', 'HOBBIES_2', 'HOUSEHOLD_1', 'HOUSEHOLD_2'] as const;
const EPOCH = Date.UTC(2014, 5, 28);

interface Item {
  readonly id: string;
  readonly department: string;
  readonly category: string;
  readonly basePrice: number;
  /** Mean units a day in an average store at base price. */
  readonly level: number;
  readonly elasticity: number;
  /** Strength of the yearly season and the day on which it peaks. */
  readonly season: number;
  readonly peak: number;
  readonly snapLift: number;
  /** Overdispersion: variance over mean of the daily rate. */
  readonly noise: number;
  /** Day from which the item is on sale. */
  readonly release: number;
}

interface Day {
  readonly date: string;
  readonly week: number;
  readonly weekday: number;
  readonly events: readonly Event[];
}

/**
 * Files of the M5 schema with what makes M5 hard: intermittent, overdispersed sales; weekly and yearly season; SNAP days by
 * state; events; weekly prices with promotions and elasticity; products released late. Made up, and the same for a seed.
 */
export function generateSample(options: SampleOptions = SAMPLE_DEFAULTS): SampleFiles {
  const random = seededStream(options.seed);
  const calendar = makeCalendar(options.days + HORIZON);
  const states = [...new Set(options.stores.map((store) => store.slice(0, 2)))].sort();
  const items = makeItems(options, random);
  const sales: string[] = [salesHeader(options.days)];
  const prices: string[] = ['store_id,item_id,wm_yr_wk,sell_price'];
  for (const store of options.stores) {
    const storeLevel = Math.exp(0.35 * drawNormal(random));
    const weekdays = weekdayProfile(random);
    for (const item of items) {
      const weekly = weeklyPrices(item, calendar, random);
      for (const [week, price] of weekly) prices.push(`${store},${item.id},${week},${price.toFixed(2)}`);
      const units = simulate(
        item,
        store.slice(0, 2),
        calendar.slice(0, options.days),
        { storeLevel, weekdays, weekly },
        random,
      );
      sales.push(
        `${item.id}_${store}_evaluation,${item.id},${item.department},${item.category},${store},${store.slice(0, 2)},${units.join(',')}`,
      );
    }
  }
  return {
    'calendar.csv': calendarCsv(calendar, states),
    'sales_train_evaluation.csv': `${sales.join('\n')}\n`,
    'sell_prices.csv': `${prices.join('\n')}\n`,
  };
}

function makeCalendar(days: number): readonly Day[] {
  return Array.from({ length: days }, (_, index) => {
    const date = new Date(EPOCH + index * 86_400_000);
    return {
      date: date.toISOString().slice(0, 10),
      // Weeks run from Saturday to Friday, as Walmart's do; day 0 is a Saturday.
      week: 11_401 + Math.floor(index / 7) + Math.floor(index / 364) * 48,
      weekday: date.getUTCDay(),
      events: eventOn(date),
    };
  });
}

function makeItems({ items, days }: SampleOptions, random: RandomStream): readonly Item[] {
  return Array.from({ length: items }, (_, index) => {
    const department = DEPARTMENTS[index % DEPARTMENTS.length] as string;
    const category = department.slice(0, department.indexOf('_'));
    const foods = category === 'FOODS';
    return {
      id: `${department}_${String(Math.floor(index / DEPARTMENTS.length) + 1).padStart(3, '0')}`,
      department,
      category,
      basePrice: Math.max(0.5, Math.exp((foods ? 1 : 1.7) + 0.6 * drawNormal(random))),
      level: Math.exp((foods ? 0.9 : -0.2) + 0.9 * drawNormal(random)),
      elasticity: 1 + 1.5 * random(),
      season: 0.35 * random(),
      peak: 365 * random(),
      snapLift: foods ? 0.1 + 0.25 * random() : 0,
      noise: 0.15 + 0.5 * random(),
      release: random() < 0.2 ? Math.floor(random() * days * 0.7) : 0,
    };
  });
}

/** Factors by weekday, Sunday first: more on weekends, differently in each store. */
const weekdayProfile = (random: RandomStream): readonly number[] =>
  [1.25, 0.95, 0.86, 0.85, 0.88, 1.02, 1.3].map((factor) => factor * (1 + 0.05 * drawNormal(random)));

/** Price of each week on sale: base price with rare changes, and promotions of one to three weeks. */
function weeklyPrices(item: Item, calendar: readonly Day[], random: RandomStream): ReadonlyMap<number, number> {
  const prices = new Map<number, number>();
  let regular = item.basePrice;
  let promotion = 0;
  let discount = 1;
  for (const week of new Set(calendar.slice(item.release).map((day) => day.week))) {
    if (random() < 0.015) regular *= 1 + 0.08 * drawNormal(random);
    if (promotion > 0) promotion -= 1;
    else {
      discount = 1;
      if (random() < 0.05) {
        promotion = Math.floor(random() * 3);
        discount = 0.7 + 0.2 * random();
      }
    }
    prices.set(week, Math.max(0.2, Math.round(regular * discount * 100) / 100));
  }
  return prices;
}

interface StoreEffects {
  readonly storeLevel: number;
  readonly weekdays: readonly number[];
  readonly weekly: ReadonlyMap<number, number>;
}

/** Units sold a day: Poisson around a rate that itself varies (so negative-binomial), with spells of being sold out. */
function simulate(
  item: Item,
  state: string,
  days: readonly Day[],
  { storeLevel, weekdays, weekly }: StoreEffects,
  random: RandomStream,
): readonly number[] {
  let drift = 0;
  let soldOut = 0;
  return days.map((day, index) => {
    // Every series draws the same number of random values a day, so that a change in one does not shift the others.
    const [shock, wobble, outage] = [drawNormal(random), drawNormal(random), random()];
    drift = 0.995 * drift + 0.02 * shock;
    soldOut = soldOut > 0 ? soldOut - 1 : outage < 0.004 ? 2 + Math.floor(outage * 1000) : 0;
    const price = weekly.get(day.week);
    if (index < item.release || price === undefined || soldOut > 0) return 0;
    const season = 1 + item.season * Math.cos((2 * Math.PI * (index - item.peak)) / 365.25);
    const events = day.events.reduce((factor, event) => factor * event.lift(item.category), 1);
    const snap = snapOn(day.date, state) ? 1 + item.snapLift : 1;
    const rate =
      item.level *
      storeLevel *
      (weekdays[day.weekday] as number) *
      season *
      events *
      snap *
      (item.basePrice / price) ** item.elasticity *
      Math.exp(drift + item.noise * wobble - item.noise ** 2 / 2);
    return poisson(random, Math.min(rate, 200));
  });
}

const salesHeader = (days: number): string =>
  [
    'id',
    'item_id',
    'dept_id',
    'cat_id',
    'store_id',
    'state_id',
    ...Array.from({ length: days }, (_, day) => `d_${day + 1}`),
  ].join(',');

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

function calendarCsv(calendar: readonly Day[], states: readonly string[]): string {
  const header = [
    'date,wm_yr_wk,weekday,wday,month,year,d,event_name_1,event_type_1,event_name_2,event_type_2',
    ...states.map((state) => `snap_${state}`),
  ].join(',');
  const rows = calendar.map(({ date, week, weekday, events }, index) => {
    const [first, second] = events;
    return [
      date,
      week,
      WEEKDAYS[weekday],
      ((weekday + 1) % 7) + 1,
      Number(date.slice(5, 7)),
      date.slice(0, 4),
      `d_${index + 1}`,
      first?.name ?? '',
      first?.type ?? '',
      second?.name ?? '',
      second?.type ?? '',
      ...states.map((state) => (snapOn(date, state) ? 1 : 0)),
    ].join(',');
  });
  return `${[header, ...rows].join('\n')}\n`;
}
