import { levels, membersOf } from '../hierarchy/levels.js';
import { HORIZON, type Panel } from '../panel/panel.js';
import { pricesByDay } from '../panel/prices-by-day.js';

export interface WrmsseInput {
  readonly panel: Panel;
  /** N of the last day that the forecast knew. */
  readonly originDay: number;
  /** series x 28, units a day. */
  readonly forecast: Float32Array;
  /** series x 28, units sold. */
  readonly actual: Float32Array;
}

export interface Wrmsse {
  /** Mean of the levels. */
  readonly average: number;
  /** Levels 1 to 12. */
  readonly levels: readonly number[];
}

/**
 * Weighted root mean squared scaled error over the twelve M5 levels.
 *
 * Each series of a level (a sum of bottom series) has its squared error scaled by the mean squared day-to-day change of
 * its own past, counted from its first day with sales, and weighs as much as its dollar sales of the last 28 known days.
 * A series whose past never changes has no scale; it is left out and the others of its level share its weight.
 *
 * @source M5 Competitors' Guide, pp. 5-9
 */
export function wrmsse({ panel, originDay, forecast, actual }: WrmsseInput): Wrmsse {
  const days = originDay - panel.calendar.firstDay + 1;
  const dollars = dollarSales(panel, days);
  const past = new Float64Array(days);
  const scores = levels(panel.series).map((level) => {
    let weighted = 0;
    let weights = 0;
    for (const members of membersOf(level)) {
      past.fill(0);
      let weight = 0;
      for (const series of members) {
        const from = series * panel.days;
        for (let day = 0; day < days; day++) past[day] = (past[day] as number) + (panel.sales[from + day] as number);
        weight += dollars[series] as number;
      }
      const scale = meanSquaredChange(past);
      if (scale === 0 || weight === 0) continue;
      weighted += weight * Math.sqrt(meanSquaredError(members, forecast, actual) / scale);
      weights += weight;
    }
    return weights === 0 ? 0 : weighted / weights;
  });
  return { average: scores.reduce((sum, score) => sum + score, 0) / scores.length, levels: scores };
}

/** Dollar sales of each series over the last 28 known days. */
export function dollarSales(panel: Panel, days: number): Float64Array {
  const dollars = new Float64Array(panel.series.count);
  const prices = new Float32Array(days);
  for (let series = 0; series < panel.series.count; series++) {
    pricesByDay(panel, series, prices);
    for (let day = Math.max(0, days - HORIZON); day < days; day++) {
      const units = panel.sales[series * panel.days + day] as number;
      if (units > 0) dollars[series] = (dollars[series] as number) + units * ((prices[day] as number) || 0);
    }
  }
  return dollars;
}

/** Mean squared change from day to day, from the first day with sales on; 0 when nothing ever changes. */
export function meanSquaredChange(past: Float64Array): number {
  let first = 0;
  while (first < past.length && past[first] === 0) first += 1;
  if (past.length - first < 2) return 0;
  let sum = 0;
  for (let day = first + 1; day < past.length; day++) sum += ((past[day] as number) - (past[day - 1] as number)) ** 2;
  return sum / (past.length - first - 1);
}

function meanSquaredError(members: Int32Array, forecast: Float32Array, actual: Float32Array): number {
  let sum = 0;
  for (let step = 0; step < HORIZON; step++) {
    let error = 0;
    for (const series of members) {
      error += (forecast[series * HORIZON + step] as number) - (actual[series * HORIZON + step] as number);
    }
    sum += error * error;
  }
  return sum / HORIZON;
}
