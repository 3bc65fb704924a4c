import type { DatasetWarning } from '../../contracts/dataset/dataset-warning.js';
import type { HorizonPrices, Scope } from '../../contracts/request/request.js';
import { type Calendar, HORIZON } from '../panel/panel.js';
import { sliceCalendar } from '../panel/slice-calendar.js';
import { noNames } from './check-names.js';
import { checkSnap } from './check-snap.js';
import { type Fault, type FaultGroup, FaultList, REQUEST } from './faults.js';
import { findSilentHorizon } from './horizon-calendar.js';
import { newestPricedWeek } from './horizon-prices.js';
import { MemorySpool } from './memory-spool.js';
import type { PriceBlock } from './price-block.js';
import { type PriceHeader, readPriceHeader } from './price-header.js';
import { PriceTable, type SalesNames } from './price-table.js';
import { type CalendarFile, readCalendar } from './read-calendar.js';
import type { SalesBlock } from './sales-block.js';
import { readSalesHeader, type SalesHeader } from './sales-header.js';
import { SalesTable } from './sales-table.js';
import { type GapsFrom, SeriesChecks } from './series-checks.js';
import { SoundDataset } from './sound-dataset.js';
import type { Spool } from './spool.js';

export type DatasetRead =
  | {
      readonly kind: 'sound';
      readonly dataset: SoundDataset;
      readonly originDay: number;
      readonly warnings: readonly DatasetWarning[];
    }
  | { readonly kind: 'faults'; readonly count: number; readonly groups: readonly FaultGroup[] };

/** Days before the origin that a run needs at least: the validation window, its look-back, and some days to learn from. */
export const MIN_HISTORY = 4 * HORIZON;

/** Stands for sales that can't be read, so that the prices are checked all the same. */
const NO_SALES: SalesNames = {
  file: '',
  known: noNames(),
  find: () => undefined,
  itemOf: () => '',
  inFileOrder: function* () {},
  noteUnsold: () => false,
};
/** Labels are held as 16 bits. */
const MAX_ITEMS = 65_536;

/**
 * Reads the three tables, a block at a time, and lists every fault found in one pass over all of them.
 *
 * Call in this order: `calendar`, `salesHeader`, `addSales` for each block, `pricesHeader`, `addPrices` for each block,
 * `finish`. Parsing blocks is left to the caller, who may do it in threads; adding them is cheap and must be in file order.
 *
 * Names and numbers of series are held; units and prices wait in the spool, and come back a store at a time.
 */
export class DatasetReader {
  private readonly faults = new FaultList();
  private whole: CalendarFile | undefined;
  /** From the first day with sales on. */
  private ofSales: Calendar | undefined;
  private sales: SalesTable | undefined;
  private prices: PriceTable | undefined;

  constructor(
    private readonly salesFile: string,
    private readonly scope: Scope,
    private readonly origin: string | undefined,
    private readonly horizonPrices: HorizonPrices = 'carry',
    private readonly spool: Spool = new MemorySpool(),
    /** What a line of the sales is called in sentences. */
    private readonly salesPlace: (line: number) => string = (line) => `line ${line}`,
  ) {}

  /** Says what is wrong with a file as a whole. */
  addFault(fault: Fault): void {
    this.faults.add(fault);
  }

  /** Takes over the faults of a part of a file, whose places are counted from the end of the part before. */
  addFaults(groups: readonly FaultGroup[], before: number): void {
    this.faults.addPart(groups, before);
  }

  /** Faults so far. */
  get faultCount(): number {
    return this.faults.count;
  }

  /** The calendar with all its days; undefined where it can't be read. */
  get days(): Calendar | undefined {
    return this.whole?.calendar;
  }

  calendar(bytes: Uint8Array): void {
    this.whole = readCalendar(bytes, this.faults);
  }

  /** @returns how to parse the rows; undefined when they can't be */
  salesHeader(line: Uint8Array): SalesHeader | undefined {
    const header = readSalesHeader(line, this.salesFile, this.faults);
    if (header === undefined) return undefined;
    this.sales = new SalesTable(this.salesFile, header, this.scope, this.spool, this.salesPlace);
    this.ofSales = this.whole && this.calendarOf(this.whole.calendar, header);
    return header;
  }

  addSales(block: SalesBlock): void {
    this.sales?.add(block);
  }

  /** @returns how to parse the rows; undefined when they can't be */
  pricesHeader(line: Uint8Array): PriceHeader | undefined {
    const all = this.whole?.calendar.weeks ?? new Int32Array();
    const weeks = this.ofSales?.weeks ?? new Int32Array();
    const header = readPriceHeader(line, all, weeks, this.faults);
    if (header !== undefined) this.prices = new PriceTable(this.sales ?? NO_SALES, all, weeks, this.spool);
    return header;
  }

  addPrices(block: PriceBlock): void {
    this.prices?.add(block);
  }

  finish(): DatasetRead {
    const steps = this.finishing();
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  }

  /** The same in steps, a store each, between which the caller may do something else. */
  *finishing(): Generator<undefined, DatasetRead> {
    const { sales, prices, ofSales: calendar, whole, faults } = this;
    if (sales !== undefined) {
      faults.addPart(sales.finish(), 0);
      if (whole !== undefined) checkSnap(whole.columns, sales.known.state.keys(), faults);
      if (sales.itemCount > MAX_ITEMS) this.addTooManyItems(sales.file);
    }
    // Without sales or days, no series could have a price.
    const isComplete = sales !== undefined && calendar !== undefined;
    if (prices !== undefined) faults.addPart(isComplete ? prices.finish() : prices.faults.groups, 0);
    const ofOrigin = new FaultList();
    const originDay = isComplete
      ? findOrigin(this.salesFile, this.origin, calendar, sales.header.days, ofOrigin)
      : undefined;
    const isPaired = isComplete && prices !== undefined && whole !== undefined;
    const gapsAfter = isPaired && originDay !== undefined ? gapsFrom(prices, calendar, originDay) : undefined;
    const checks = isPaired ? new SeriesChecks({ whole, calendar, sales, prices }, gapsAfter) : undefined;
    if (checks !== undefined) {
      for (const rows of sales?.stores ?? []) {
        checks.addStore(rows);
        yield undefined;
      }
      checks.addUnpriced(faults);
    }
    faults.addPart(ofOrigin.groups, 0);
    if (this.horizonPrices === 'require') checks?.addGapFaults(faults);
    if (faults.count > 0 || !sales || !prices || !calendar || checks === undefined || originDay === undefined) {
      return { kind: 'faults', count: faults.count, groups: faults.groups };
    }
    const origin = originDay - calendar.firstDay;
    const warnings = [
      ...checks.warnings,
      ...checks.carried(calendar.dates[origin] as string),
      ...findSilentHorizon(calendar, origin),
    ];
    return { kind: 'sound', dataset: new SoundDataset(calendar, sales, prices, gapsAfter), originDay, warnings };
  }

  /** The calendar from the first day with sales on; it must cover all sales. */
  private calendarOf(calendar: Calendar, { firstDay, days }: SalesHeader): Calendar | undefined {
    const lastSales = firstDay + days - 1;
    const lastDay = calendar.firstDay + calendar.dates.length - 1;
    if (firstDay >= calendar.firstDay && lastSales <= lastDay) return sliceCalendar(calendar, firstDay);
    this.faults.add({
      file: 'calendar.csv',
      line: 0,
      column: 'd',
      value: `d_${calendar.firstDay} to d_${lastDay}`,
      problem: 'days with sales are missing from the calendar',
      cure: `${this.salesFile} has sales from d_${firstDay} to d_${lastSales}; give the calendar these days and 28 more.`,
    });
    return undefined;
  }

  private addTooManyItems(file: string): void {
    this.faults.add({
      file,
      line: 0,
      column: 'item_id',
      value: '',
      problem: `more than ${MAX_ITEMS} items are in scope`,
      cure: 'Split the data, such as by category, and forecast each part by a run of its own.',
    });
  }
}

/** Where gaps in the prices of the horizon begin; undefined where no price lies in a week of the calendar, which is said once. */
function gapsFrom(prices: PriceTable, calendar: Calendar, originDay: number): GapsFrom | undefined {
  if (!prices.isInCalendar) return undefined;
  const day = originDay - calendar.firstDay;
  return { day, newestWeek: newestPricedWeek(prices.isWeekPricedInScope, calendar, day) };
}

/** @returns N of the last known day; undefined with a fault where it can't be one */
function findOrigin(
  salesFile: string,
  origin: string | undefined,
  calendar: Calendar,
  days: number,
  faults: FaultList,
): number | undefined {
  const fault = (problem: string, cure: string) => {
    faults.add({ file: REQUEST, line: 0, column: 'origin', value: origin ?? '', problem, cure });
    return undefined;
  };
  const first = calendar.firstDay;
  const last = first + days - 1;
  const earliest = first + MIN_HISTORY - 1;
  if (earliest > last) {
    const problem = 'the sales cover too few days';
    const cure = `Give at least ${MIN_HISTORY} days of sales, ${earliest - last} more than now.`;
    faults.add({ file: salesFile, line: 1, column: '', value: `${days} days`, problem, cure });
    return undefined;
  }
  const day = originDay(origin, calendar, last);
  const range = `d_${earliest} (${calendar.dates[earliest - first]}) to d_${last} (${calendar.dates[days - 1]})`;
  if (day === undefined || !(day >= first && day <= last)) {
    return fault('the origin is no day with known sales', `Choose a day of ${range}.`);
  }
  if (day < earliest) {
    const cure = `Choose a day of ${range}; ${MIN_HISTORY} days are the least.`;
    return fault('too little history before the origin', cure);
  }
  if (day - first + HORIZON >= calendar.dates.length) {
    faults.add({
      file: 'calendar.csv',
      line: 0,
      column: 'd',
      value: `d_${first + calendar.dates.length - 1}`,
      problem: 'the calendar ends before the forecast does',
      cure: `Extend it to d_${day + HORIZON}, 28 days after the origin, with prices for those weeks.`,
    });
    return undefined;
  }
  return day;
}

function originDay(origin: string | undefined, calendar: Calendar, last: number): number | undefined {
  if (origin === undefined) return last;
  if (origin.startsWith('d_')) return Number(origin.slice(2));
  const index = calendar.dates.indexOf(origin);
  return index === -1 ? undefined : calendar.firstDay + index;
}
