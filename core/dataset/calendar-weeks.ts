import { readWeekNumber } from './week-table.js';

/** A week number may lie as many times further from the median than half of the weeks do. */
const FAR = 100;
/** Spread of week numbers that is taken for usual, however close they lie: `11152` to `11201` is one week. */
const LEAST_SPREAD = 1000;

/** The weeks of the calendar, in the order of its days. Any numbering will do that gives each week a number of its own. */
export class CalendarWeeks {
  /** Position of each week by its number. */
  private readonly positions = new Map<number, number>();
  private readonly weekOfDay: number[] = [];
  private readonly weeks: { readonly week: number; readonly line: number }[] = [];
  private before: number | undefined;

  readDay(text: string, line: number, fault: (column: string, problem: string, cure: string) => void): void {
    const week = readWeekNumber(text);
    if (week === undefined || week === 0) {
      fault('wm_yr_wk', 'the week is no whole number', 'Write the week as in sell_prices.csv, such as 11101.');
      this.before = undefined;
      return;
    }
    const known = this.positions.get(week);
    if (known === undefined) {
      this.positions.set(week, this.weeks.length);
      this.weeks.push({ week, line });
    } else if (this.before !== undefined && week !== this.before) {
      const cure =
        'Give each week a number of its own here and in sell_prices.csv, with the year in it: 11101 is week 1 of 2011.';
      fault('wm_yr_wk', 'a week comes again after other weeks', cure);
    }
    this.weekOfDay.push(known ?? this.weeks.length - 1);
    this.before = week;
  }

  /** Reports weeks whose number is far from all others. @returns whether there are any */
  findOutOfLine(fault: (line: number, value: string, problem: string, cure: string) => void): boolean {
    const median = medianOf(this.weeks.map(({ week }) => week));
    const spread = medianOf(this.weeks.map(({ week }) => Math.abs(week - median)));
    const far = this.weeks.filter(({ week }) => Math.abs(week - median) > FAR * Math.max(spread, LEAST_SPREAD));
    for (const { week, line } of far) {
      const problem = 'a week number is far from all others';
      fault(line, String(week), problem, `Write the week as in sell_prices.csv; most are near ${median}.`);
    }
    return far.length > 0;
  }

  encode(): { readonly weeks: Int32Array; readonly weekOfDay: Uint16Array } {
    return {
      weeks: Int32Array.from(this.weeks, ({ week }) => week),
      weekOfDay: Uint16Array.from(this.weekOfDay),
    };
  }
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
