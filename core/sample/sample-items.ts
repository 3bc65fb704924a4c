import { drawNormal } from '@durable-forecast/lib/normal-distribution';
import type { RandomStream } from '@durable-forecast/lib/random-stream';
import type { Day } from './sample-days.js';

const DEPARTMENTS = ['FOODS_1', 'FOODS_2', 'FOODS_3', 'HOBBIES_1', 'HOBBIES_2', 'HOUSEHOLD_1', 'HOUSEHOLD_2'] as const;

/** A product, the same in all stores. */
export interface Item {
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

/** Items spread over the departments. @param days with sales: some items are released during them */
export function makeItems(items: number, days: number, random: RandomStream): readonly Item[] {
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

/** Price of each week on sale: base price with rare changes, and promotions of one to three weeks. */
export function weeklyPrices(item: Item, calendar: readonly Day[], random: RandomStream): ReadonlyMap<number, number> {
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
