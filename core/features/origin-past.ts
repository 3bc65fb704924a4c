import { SMOOTHING } from '../../contracts/features/origin-set.js';
import type { Panel } from '../panel/panel.js';

/**
 * The past of one series in running sums, so that any window costs two reads. Loaded with one series after another.
 *
 * Columns count days from the first of the data. No answer for an origin depends on a later day.
 */
export class OriginPast {
  private readonly sums: Float64Array;
  private readonly squares: Float64Array;
  private readonly zeros: Float64Array;
  /** Sums over the same weekday. */
  private readonly weekdays: Float64Array;
  private readonly smooth: Float64Array;
  private readonly lastSale: Int32Array;
  private readonly weekPrices: Float64Array;
  private readonly weekPriced: Float64Array;
  private sales: Uint16Array = new Uint16Array();
  private prices: Float32Array = new Float32Array();
  /** First day with a price, and first with a sale. */
  private priced = Number.POSITIVE_INFINITY;
  private sold = Number.POSITIVE_INFINITY;

  /** @param known days from the first on whose sales may be used */
  constructor(
    private readonly panel: Panel,
    private readonly known: number,
  ) {
    const sums = () => new Float64Array(known + 1);
    this.sums = sums();
    this.squares = sums();
    this.zeros = sums();
    this.weekdays = sums();
    this.smooth = sums();
    this.lastSale = new Int32Array(known);
    const days = panel.calendar.weekOfDay.length;
    this.weekPrices = new Float64Array(days + 1);
    this.weekPriced = new Float64Array(days + 1);
  }

  /** Loads what says when a series is on sale, and nothing else. */
  loadRelease(series: number): void {
    const { panel, known } = this;
    const weeks = panel.calendar.weeks.length;
    this.sales = panel.sales.subarray(series * panel.days, series * panel.days + known);
    this.prices = panel.prices.subarray(series * weeks, (series + 1) * weeks);
    const week = this.prices.findIndex((price) => !Number.isNaN(price));
    const day = week === -1 ? -1 : panel.calendar.weekOfDay.indexOf(week);
    this.priced = day === -1 ? Number.POSITIVE_INFINITY : day;
    const sold = this.sales.findIndex((units) => units > 0);
    this.sold = sold === -1 ? Number.POSITIVE_INFINITY : sold;
  }

  load(series: number): void {
    this.loadRelease(series);
    this.loadPrices();
    const { sales, known } = this;
    const start = Math.min(this.priced, this.sold);
    let level = Number.NaN;
    let last = -1;
    for (let day = 0; day < known; day++) {
      const units = sales[day] as number;
      this.sums[day + 1] = (this.sums[day] as number) + units;
      this.squares[day + 1] = (this.squares[day] as number) + units * units;
      this.zeros[day + 1] = (this.zeros[day] as number) + (units === 0 ? 1 : 0);
      this.weekdays[day] = units + (day < 7 ? 0 : (this.weekdays[day - 7] as number));
      if (units > 0) last = day;
      this.lastSale[day] = last;
      if (day >= start) level = Number.isNaN(level) ? units : level + SMOOTHING * (units - level);
      this.smooth[day] = level;
    }
  }

  /** First day on sale as an origin knows it: prices are announced, a sale must have happened. */
  firstOnSale(origin: number): number {
    return Math.min(this.priced, this.sold <= origin ? this.sold : Number.POSITIVE_INFINITY);
  }

  /** First day of a window of so many days up to an origin, never before the first day on sale. */
  windowStart(origin: number, days: number): number {
    return Math.max(0, origin - days + 1, this.firstOnSale(origin));
  }

  /** NaN unless the series was on sale on all of the days. */
  mean(from: number, to: number): number {
    return from > to || !this.isOnSale(from) ? Number.NaN : this.between(this.sums, from, to) / (to - from + 1);
  }

  /** Standard deviation with n-1; NaN for fewer than two days. */
  deviation(from: number, to: number): number {
    const count = to - from + 1;
    if (count < 2) return Number.NaN;
    const sum = this.between(this.sums, from, to);
    return Math.sqrt(Math.max(0, this.between(this.squares, from, to) - (sum * sum) / count) / (count - 1));
  }

  zeroShare(from: number, to: number): number {
    return from > to ? Number.NaN : this.between(this.zeros, from, to) / (to - from + 1);
  }

  most(from: number, to: number): number {
    let most = Number.NaN;
    for (let day = from; day <= to; day++) {
      const units = this.sales[day] as number;
      if (!(units <= most)) most = units;
    }
    return most;
  }

  level(origin: number): number {
    return this.smooth[origin] as number;
  }

  /** Days from the last sale to the origin; NaN where nothing was ever sold. */
  daysSinceSale(origin: number): number {
    const last = this.lastSale[origin] as number;
    return last === -1 ? Number.NaN : origin - last;
  }

  /** Mean of the last so many days of a weekday up to `day`, from the window's start on. */
  weekdayMean(day: number, weeks: number, start: number): number {
    const count = Math.min(weeks, Math.floor((day - start) / 7) + 1);
    if (count < 1) return Number.NaN;
    const before = day - 7 * count;
    return ((this.weekdays[day] as number) - (before < 0 ? 0 : (this.weekdays[before] as number))) / count;
  }

  unitsOn(day: number): number {
    return this.isOnSale(day) ? (this.sales[day] as number) : Number.NaN;
  }

  priceOn(day: number): number {
    return this.prices[this.panel.calendar.weekOfDay[day] as number] as number;
  }

  /** Mean price of the priced days from `from` to `to`; NaN where none is. */
  meanPrice(from: number, to: number): number {
    return this.between(this.weekPrices, from, to) / this.between(this.weekPriced, from, to);
  }

  private loadPrices(): void {
    const days = this.weekPrices.length - 1;
    for (let day = 0; day < days; day++) {
      const price = this.priceOn(day);
      const missing = Number.isNaN(price);
      this.weekPrices[day + 1] = (this.weekPrices[day] as number) + (missing ? 0 : price);
      this.weekPriced[day + 1] = (this.weekPriced[day] as number) + (missing ? 0 : 1);
    }
  }

  private isOnSale(day: number): boolean {
    return day >= 0 && day >= Math.min(this.priced, this.sold);
  }

  private between(sums: Float64Array, from: number, to: number): number {
    return (sums[to + 1] as number) - (sums[Math.max(0, from)] as number);
  }
}
