import { readWeekNumber } from './week-table.js';

/** A week number may lie as many times further from the median than half of the weeks do. */
const FAR = 100;
/** Spread of week numbers that is taken for usual, however close they lie: `11152` to `11201` is one week. */
const LEAST_SPREAD = 1000;

interface WeekDay {
  readonly week: number;
  readonly line: number;
}

type AddFault = (line: number, value: string, problem: string, cure: string) => void;

/** The weeks of the calendar, a row a day. Any numbering will do that gives each week a number of its own. */
export class CalendarWeeks {
  private readonly days: WeekDay[] = [];

  readDay(text: string, line: number, fault: AddFault): void {
    const week = readWeekNumber(text);
    if (week === undefined || week === 0) {
      fault(line, text, 'the week is no whole number', 'Write the week as in sell_prices.csv, such as 11101.');
    } else this.days.push({ week, line });
  }

  /** Reports what only all days show. */
  check(fault: AddFault): void {
    const weeks = [...new Set(this.days.map(({ week }) => week))];
    const median = medianOf(weeks);
    const spread = Math.max(medianOf(weeks.map((week) => Math.abs(week - median))), LEAST_SPREAD);
    const isFar = ({ week }: WeekDay) => Math.abs(week - median) > FAR * spread;
    for (const { week, line } of this.days.filter(isFar)) {
      const cure = `Write the week as in sell_prices.csv; most are near ${median}.`;
      fault(line, String(week), 'a week number is far from all others', cure);
    }
    // The days about those are not to blame.
    const runs = runsOf(this.days.filter((day) => !isFar(day)));
    const known = new Set<number>();
    let before: number | undefined;
    runs.forEach(({ week, line, days }, index) => {
      // A single day within a week is the slip, not the days behind it.
      if (days === 1 && before !== undefined && before === runs[index + 1]?.week) {
        const cure = `Write ${before}, as on the days before and after.`;
        fault(line, String(week), 'a day has another week than the days before and after', cure);
        return;
      }
      if (week !== before && known.has(week)) {
        const cure =
          'Give each week a number of its own here and in sell_prices.csv, with the year in it: 11101 is week 1 of 2011.';
        fault(line, String(week), 'a week comes again after other weeks', cure);
      }
      known.add(week);
      before = week;
    });
  }

  /** Line of the first day of each week, by its number. */
  get lines(): ReadonlyMap<number, number> {
    return new Map(this.days.toReversed().map(({ week, line }) => [week, line]));
  }

  encode(): { readonly weeks: Int32Array; readonly weekOfDay: Uint16Array } {
    const weeks = [...new Set(this.days.map(({ week }) => week))];
    const position = new Map(weeks.map((week, index) => [week, index]));
    return {
      weeks: Int32Array.from(weeks),
      weekOfDay: Uint16Array.from(this.days, ({ week }) => position.get(week) as number),
    };
  }
}

/** Days in a row that are of one week. */
function runsOf(days: readonly WeekDay[]): readonly (WeekDay & { readonly days: number })[] {
  const runs: (WeekDay & { days: number })[] = [];
  for (const day of days) {
    const last = runs.at(-1);
    if (last?.week === day.week) last.days += 1;
    else runs.push({ ...day, days: 1 });
  }
  return runs;
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
