import type { DatasetWarning } from '../../contracts/dataset/dataset-warning.js';
import { FirstFew } from './first-few.js';
import { PRICE_FILE } from './price-header.js';
import type { SalesTable } from './sales-table.js';
import type { StoreRows } from './store-rows.js';
import { NAMED, WarningPlaces } from './warning-places.js';

/** So many times its neighbours is further than a promotion goes; a slipped decimal point is ten times. */
const FAR = 5;
/** Prices of a series with fewer say nothing about each other. */
const LEAST_PRICES = 3;

/** Prices that are far above or below those of the weeks beside them, in which the series had another; store by store. */
export class FarPrices {
  private readonly far = new FirstFew<string>(NAMED);

  /** @param weeks from the first sales on */
  constructor(
    private readonly sales: SalesTable,
    private readonly weeks: Int32Array,
  ) {}

  /** @param prices series x weeks, NaN where there is none */
  add(rows: StoreRows, prices: Float32Array): void {
    const count = this.weeks.length;
    // Weeks of the present series that have a price.
    const priced = new Uint16Array(count);
    for (let place = 0; place < rows.count; place++) {
      const own = prices.subarray(place * count, (place + 1) * count);
      if (!hasFar(own)) continue;
      let known = 0;
      for (let week = 0; week < count; week++) {
        if (!Number.isNaN(own[week] as number)) priced[known++] = week;
      }
      if (known < LEAST_PRICES) continue;
      for (let at = 0; at < known; at++) {
        // At the ends, the two on the one side.
        const before = at === 0 ? 1 : at === known - 1 ? at - 2 : at - 1;
        const behind = at === 0 ? 2 : at === known - 1 ? at - 1 : at + 1;
        const price = own[priced[at] as number] as number;
        const first = own[priced[before] as number] as number;
        const second = own[priced[behind] as number] as number;
        if (!isFar(price, first, second)) continue;
        this.far.add(rows.numbers.get(place), () => {
          const series = `${this.sales.itemOf({ rows, place })} in ${rows.name}`;
          const week = this.weeks[priced[at] as number];
          return `${written(price)} for ${series} in week ${week} (beside it ${written(first)} and ${written(second)})`;
        });
      }
    }
  }

  finish(): DatasetWarning | undefined {
    const far = WarningPlaces.of(this.far.first, this.far.count);
    if (far.count === 0) return undefined;
    const are = far.count === 1 ? 'a price is' : `${far.count.toLocaleString('en')} prices are`;
    return {
      code: 'price-far-from-neighbours',
      message: `${are} more than ${FAR} times, or less than a ${FAR}th of, those of the weeks beside: ${far.text}. See whether a digit or a decimal point slipped.`,
      file: PRICE_FILE,
      count: far.count,
    };
  }
}

/** Whether any price of a series is far: one pass without a list of weeks, with which nearly every series is done. */
function hasFar(own: Float32Array): boolean {
  let known = 0;
  // The three newest, the last of them `price`.
  let earlier = 0;
  let before = 0;
  let price = 0;
  for (let week = 0; week < own.length; week++) {
    const next = own[week] as number;
    if (Number.isNaN(next)) continue;
    known += 1;
    if (known >= LEAST_PRICES && isFar(price, before, next)) return true;
    if (known === LEAST_PRICES && isFar(before, price, next)) return true;
    earlier = before;
    before = price;
    price = next;
  }
  return known >= LEAST_PRICES && isFar(price, earlier, before);
}

const isFar = (price: number, first: number, second: number): boolean =>
  price > FAR * Math.max(first, second) || price * FAR < Math.min(first, second);

/** Prices are held in 32 bits, whose seven digits are those of the file. */
const written = (price: number): string => String(Number(price.toPrecision(7)));
