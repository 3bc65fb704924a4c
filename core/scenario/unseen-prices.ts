import type { Unseen } from '../../contracts/scenario/change-effect.js';
import type { Panel } from '../panel/panel.js';
import type { NewPrices } from './change-prices.js';
import { horizonColumns } from './scenario-days.js';

/**
 * Where new prices lie outside of those that a series had on the days that its models have learnt from: below its lowest or above
 * its highest price. Trees say there what they say at the end of what they have seen.
 *
 * @param changes how many price changes there are
 * @returns one a change; undefined where all its prices are known ones
 */
export function unseenPrices(
  panel: Panel,
  originDay: number,
  { series }: NewPrices,
  changes: number,
): readonly (Unseen | undefined)[] {
  const known = panel.calendar.weekOfDay[horizonColumns(panel.calendar, originDay).from - 1] as number;
  const found = new Array<{ series: number; days: number; example: string } | undefined>(changes).fill(undefined);
  for (const { series: row, prices, by } of series) {
    const [low, high] = rangeOf(panel, row, known);
    const seen = new Set<number>();
    prices.forEach((price, step) => {
      const change = by[step] as number;
      if (change === -1 || (price >= low && price <= high)) return;
      const example = `${panel.series.ids[row]}: ${shown(price)}, known are ${shown(low)} to ${shown(high)}`;
      const unseen = found[change] ?? { series: 0, days: 0, example };
      found[change] = { ...unseen, series: unseen.series + (seen.has(change) ? 0 : 1), days: unseen.days + 1 };
      seen.add(change);
    });
  }
  return found;
}

/** Lowest and highest price of a series up to the week of the origin; NaN, which no price lies between, where it had none. */
function rangeOf({ prices, calendar }: Panel, row: number, lastWeek: number): readonly [number, number] {
  const weeks = calendar.weeks.length;
  let [low, high] = [Number.NaN, Number.NaN];
  for (let week = 0; week <= lastWeek; week++) {
    const price = prices[row * weeks + week] as number;
    if (Number.isNaN(price)) continue;
    if (!(price >= low)) low = price;
    if (!(price <= high)) high = price;
  }
  return [low, high];
}

const shown = (price: number): string => (Number.isNaN(price) ? 'none' : String(Number(price.toFixed(4))));
