import {
  MAX_AGE,
  MAX_EVENT_DISTANCE,
  MEAN_WINDOWS,
  SPREAD_WINDOWS,
  WEEKDAY_WEEKS,
  YEAR,
} from '../../contracts/features/origin-set.js';
import type { Panel } from '../panel/panel.js';
import { snapOf } from '../panel/snap-of.js';
import { calendarColumns } from './calendar-columns.js';
import type { GroupFactors } from './origin-groups.js';
import type { OriginPast } from './origin-past.js';

/** Values that all steps of an origin share, in the order of the set. */
const ANCHORED = MEAN_WINDOWS.length + 2 * SPREAD_WINDOWS.length + 3;

/** The newest day up to an origin with the weekday of a step's target. */
export const newestWeekday = (origin: number, step: number): number => origin + ((step - 1) % 7) - 6;

/** Writes the origin set of one series after another into columns, a value after the other and a row after the other. */
export class OriginRowWriter {
  /** The row that is written. */
  row = 0;
  private column = 0;
  private columns: readonly Float32Array[] = [];
  private readonly anchored = new Float64Array(ANCHORED);
  private readonly codes = new Float64Array(5);
  private readonly ofDay: ReturnType<typeof targetDays>;
  private snap = new Uint8Array();
  private group = 0;

  constructor(
    private readonly panel: Panel,
    /** Has the series loaded whose rows are written. */
    private readonly past: OriginPast,
    private readonly groups: GroupFactors,
  ) {
    this.ofDay = targetDays(panel);
  }

  begin(index: number, columns: readonly Float32Array[], firstRow: number): void {
    const { series } = this.panel;
    this.columns = columns;
    this.row = firstRow;
    this.column = 0;
    this.group = this.groups.groupOf[index] as number;
    this.snap = this.ofDay.snap[series.state.codes[index] as number] as Uint8Array<ArrayBuffer>;
    const fixed = [series.item, series.department, series.category, series.store, series.state];
    for (let at = 0; at < fixed.length; at++) this.codes[at] = fixed[at]!.codes[index] as number;
  }

  /** Computes what the rows of an origin share. */
  anchor(origin: number): void {
    const { past, anchored: out } = this;
    let at = 0;
    for (const window of MEAN_WINDOWS) out[at++] = past.mean(past.windowStart(origin, window), origin);
    for (const window of SPREAD_WINDOWS) {
      const from = past.windowStart(origin, window);
      out[at++] = past.deviation(from, origin);
      out[at++] = past.zeroShare(from, origin);
    }
    out[at++] = past.most(past.windowStart(origin, 28), origin);
    out[at++] = past.level(origin);
    out[at++] = past.daysSinceSale(origin);
  }

  /** Writes the value of the next column. */
  put(value: number): void {
    (this.columns[this.column] as Float32Array)[this.row] = value;
    this.column += 1;
  }

  endRow(): void {
    this.row += 1;
    this.column = 0;
  }

  /** Writes the features of the set for the day `step` days after the origin, in the order of the set. */
  putSet(origin: number, step: number): void {
    for (let at = 0; at < this.codes.length; at++) this.put(this.codes[at] as number);
    this.put(step);
    for (let at = 0; at < ANCHORED; at++) this.put(this.anchored[at] as number);
    this.putPast(origin, step);
    this.putGroup(origin, step);
    this.putPrices(origin, origin + step);
    this.putDay(origin, origin + step);
  }

  private putPast(origin: number, step: number): void {
    const { past } = this;
    const sameWeekday = newestWeekday(origin, step);
    for (const weeks of WEEKDAY_WEEKS) {
      this.put(past.weekdayMean(sameWeekday, weeks, past.windowStart(origin, weeks * 7)));
    }
    const then = origin + step - YEAR;
    this.put(past.unitsOn(then));
    this.put(past.mean(then - 3, then + 3));
    this.put(past.mean(origin - YEAR - 27, origin - YEAR));
  }

  private putGroup(origin: number, step: number): void {
    const { group, groups } = this;
    this.put(groups.weekday(group, origin, step));
    this.put(groups.trend7(group, origin));
    this.put(groups.trend28(group, origin));
    this.put(groups.year(group, origin, step));
  }

  private putPrices(origin: number, target: number): void {
    const { past, groups, group, panel } = this;
    const price = past.priceOn(target);
    this.put(price);
    this.put(price / past.priceOn(origin));
    this.put(price / past.meanPrice(origin - 27, origin));
    this.put(price / past.meanPrice(origin - YEAR + 1, origin));
    this.put(price / groups.price(group, panel.calendar.weekOfDay[target] as number));
  }

  private putDay(origin: number, target: number): void {
    const first = this.past.firstOnSale(origin);
    this.put(first === 0 ? MAX_AGE : Math.min(MAX_AGE, target - first));
    for (const values of this.ofDay.columns) this.put(values[target] as number);
    this.put(this.snap[target] as number);
  }
}

/** What depends on the target day alone, a column a feature, and the SNAP days of each state by its code. */
function targetDays({ calendar, series }: Panel) {
  const { dayofweek, day, month, week, event_name_1: name, event_type_1: type } = calendarColumns(calendar);
  const days = calendar.dates.length;
  const noEvent = calendar.events.eventName1.labels.indexOf('unknown');
  const isEvent = (at: number) => (calendar.events.eventName1.codes[at] as number) !== noEvent;
  const until = new Float32Array(days);
  const since = new Float32Array(days);
  let distance = MAX_EVENT_DISTANCE;
  for (let at = days - 1; at >= 0; at--) {
    distance = isEvent(at) ? 0 : Math.min(MAX_EVENT_DISTANCE, distance + 1);
    until[at] = distance;
  }
  distance = MAX_EVENT_DISTANCE;
  for (let at = 0; at < days; at++) {
    // The event of the day itself is the next one, not the one before.
    since[at] = Math.min(MAX_EVENT_DISTANCE, distance + 1);
    distance = isEvent(at) ? 0 : Math.min(MAX_EVENT_DISTANCE, distance + 1);
  }
  const columns = [dayofweek, day, month, week, name, type, until, since] as readonly Float32Array[];
  return { columns, snap: series.state.labels.map((state) => snapOf(calendar, state) ?? new Uint8Array(days)) };
}
