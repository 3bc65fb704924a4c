const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

type AddFault = (line: number, column: string, value: string, problem: string, cure: string) => void;

/** What a column of the calendar must say of a date; undefined for a text that says nothing. */
const EXPECTED: Readonly<Record<string, (date: string, text: string) => string | undefined>> = {
  weekday: (date, text) => (WEEKDAYS.includes(text) ? WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()] : undefined),
  month: (date, text) => (isNumber(text) ? String(Number(date.slice(5, 7))) : undefined),
  year: (date, text) => (isNumber(text) ? String(Number(date.slice(0, 4))) : undefined),
};

interface Column {
  readonly name: string;
  readonly at: number;
  right: number;
  readonly wrong: { readonly line: number; readonly text: string; readonly date: string; readonly expected: string }[];
}

/**
 * The columns of the M5 calendar that say again what the date says. Nothing is computed from them, but where they
 * contradict the dates, the dates may be those of other days.
 *
 * Months and years that mostly differ are others, such as those of a business year; weekdays are the same everywhere.
 */
export class CalendarWords {
  private readonly columns: readonly Column[];

  constructor(names: readonly string[]) {
    this.columns = Object.keys(EXPECTED)
      .map((name) => ({ name, at: names.indexOf(name), right: 0, wrong: [] }))
      .filter(({ at }) => at !== -1);
  }

  readDay(date: string, texts: readonly string[], line: number): void {
    for (const column of this.columns) {
      const text = texts[column.at] as string;
      const expected = EXPECTED[column.name]?.(date, text);
      if (expected === undefined) continue;
      if (expected === (isNumber(text) ? String(Number(text)) : text)) column.right += 1;
      else column.wrong.push({ line, text, date, expected });
    }
  }

  /** Reports the days that contradict themselves. */
  check(fault: AddFault): void {
    for (const { name, right, wrong } of this.columns) {
      if (wrong.length === 0) continue;
      const isSlip = right >= wrong.length;
      if (!isSlip && name !== 'weekday') continue;
      for (const { line, text, date, expected } of wrong) {
        const cure = `Write ${expected} if the date is right, else correct the date; or leave out the column ${name}.`;
        fault(line, name, `${text}, but the date is ${date}`, `the ${name} is not that of the date`, cure);
      }
    }
  }
}

const isNumber = (text: string): boolean => /^\d+(\.0*)?$/.test(text);
