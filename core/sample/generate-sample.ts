import { drawNormal } from '@durable-forecast/lib/normal-distribution';
import { seededStream } from '@durable-forecast/lib/random-stream';
import { HORIZON } from '../panel/panel.js';
import { calendarCsv, makeCalendar } from './sample-days.js';
import { makeItems, weeklyPrices } from './sample-items.js';
import { simulateSales, weekdayProfile } from './simulate-sales.js';

export interface SampleOptions {
  readonly seed: number;
  /** Items in all, spread over the seven departments; every store sells every item. */
  readonly items: number;
  readonly stores: readonly string[];
  /** Days with sales; the calendar has 28 more. */
  readonly days: number;
  /** ISO date of the first day, a Saturday; 2014-06-28 by default. */
  readonly firstDate?: string;
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

/**
 * Files of the M5 schema with what makes M5 hard: intermittent, overdispersed sales; weekly and yearly season; SNAP days by
 * state; events; weekly prices with promotions and elasticity; products released late. Made up, and the same for a seed.
 */
export function generateSample(options: SampleOptions = SAMPLE_DEFAULTS): SampleFiles {
  const random = seededStream(options.seed);
  const calendar = makeCalendar(options.days + HORIZON, options.firstDate);
  const states = [...new Set(options.stores.map((store) => store.slice(0, 2)))].sort();
  const items = makeItems(options.items, options.days, random);
  const sales: string[] = [salesHeader(options.days)];
  const prices: string[] = ['store_id,item_id,wm_yr_wk,sell_price'];
  for (const store of options.stores) {
    const storeLevel = Math.exp(0.35 * drawNormal(random));
    const weekdays = weekdayProfile(random);
    for (const item of items) {
      const weekly = weeklyPrices(item, calendar, random);
      for (const [week, price] of weekly) prices.push(`${store},${item.id},${week},${price.toFixed(2)}`);
      const units = simulateSales(
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
