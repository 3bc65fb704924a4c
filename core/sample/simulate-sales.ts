import { drawNormal } from '@durable-forecast/lib/normal-distribution';
import type { RandomStream } from '@durable-forecast/lib/random-stream';
import { poisson } from './poisson.js';
import { snapOn } from './sample-calendar.js';
import type { Day } from './sample-days.js';
import type { Item } from './sample-items.js';

/** What a store makes of an item. */
export interface StoreEffects {
  readonly storeLevel: number;
  readonly weekdays: readonly number[];
  readonly weekly: ReadonlyMap<number, number>;
}

/** Units sold a day: Poisson around a rate that itself varies (so negative-binomial), with spells of being sold out. */
export function simulateSales(
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

/** Factors by weekday, Sunday first: more on weekends, differently in each store. */
export const weekdayProfile = (random: RandomStream): readonly number[] =>
  [1.25, 0.95, 0.86, 0.85, 0.88, 1.02, 1.3].map((factor) => factor * (1 + 0.05 * drawNormal(random)));
