import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HORIZON } from '../../../core/panel/panel.js';
import { generateSample, type SampleFiles } from '../../../core/sample/generate-sample.js';

/** How long the history is at least, in days, when the season begins. */
const LEAST_DAYS = 200;
const DAY = 86_400_000;
const SHIFTED_STORE = 'TX_1';

export interface SeasonOptions {
  readonly seed: number;
  readonly weeks: number;
  /** ISO date of the last week's scheduled time. */
  readonly lastDate: string;
  /** Week from which on a store sells more, counted from 1; undefined for none. */
  readonly shiftWeek?: number | undefined;
  /** So many times as much. */
  readonly shift: number;
}

/** Sales that grow by a week from run to run, as they are known the day before each. */
export class SeasonData {
  private readonly whole: SampleFiles;
  /** Known days in the last week. */
  private readonly days: number;

  constructor(private readonly options: SeasonOptions) {
    const { seed, weeks, lastDate } = options;
    const lastKnown = Date.parse(`${lastDate}T00:00:00Z`) - DAY;
    const least = LEAST_DAYS + 7 * weeks;
    const earliest = new Date(lastKnown - (least - 1) * DAY);
    // Back to the Saturday with which a week begins.
    const back = (earliest.getUTCDay() + 1) % 7;
    this.days = least + back;
    const firstDate = new Date(earliest.getTime() - back * DAY).toISOString().slice(0, 10);
    this.whole = this.shifted(
      generateSample({ seed, items: 14, stores: ['CA_1', SHIFTED_STORE], days: this.days, firstDate }),
    );
  }

  /** Date of a week's scheduled time. @param week from 1 */
  dateOf(week: number): string {
    const last = Date.parse(`${this.options.lastDate}T00:00:00Z`);
    return new Date(last - (this.options.weeks - week) * 7 * DAY).toISOString().slice(0, 10);
  }

  /** What is known in a week: sales to the day before, calendar and prices 28 days on. */
  filesOf(week: number): SampleFiles {
    const known = this.days - (this.options.weeks - week) * 7;
    const lines = (name: keyof SampleFiles) => this.whole[name].trimEnd().split('\n');
    const calendar = lines('calendar.csv').slice(0, 1 + known + HORIZON);
    const lastWeek = Number(calendar.at(-1)?.split(',')[1]);
    const [header = '', ...prices] = lines('sell_prices.csv');
    return {
      'calendar.csv': `${calendar.join('\n')}\n`,
      'sales_train_evaluation.csv': `${lines('sales_train_evaluation.csv')
        .map((line) =>
          line
            .split(',')
            .slice(0, 6 + known)
            .join(','),
        )
        .join('\n')}\n`,
      'sell_prices.csv': `${[header, ...prices.filter((line) => Number(line.split(',')[2]) <= lastWeek)].join('\n')}\n`,
    };
  }

  /** From the first new day of a week on, a store sells more of everything. */
  private shifted(files: SampleFiles): SampleFiles {
    const { shiftWeek, shift, weeks } = this.options;
    if (shiftWeek === undefined) return files;
    const first = this.days - (weeks - shiftWeek + 1) * 7;
    const sales = files['sales_train_evaluation.csv'].split('\n').map((line) => {
      const fields = line.split(',');
      if (fields[4] !== SHIFTED_STORE) return line;
      return fields.map((field, at) => (at < 6 + first ? field : String(Math.round(Number(field) * shift)))).join(',');
    });
    return { ...files, 'sales_train_evaluation.csv': sales.join('\n') };
  }
}

/** A sale that is no number, as a hand that slipped writes it. */
export function broken(files: SampleFiles): SampleFiles {
  const [header = '', first = '', ...rest] = files['sales_train_evaluation.csv'].split('\n');
  return { ...files, 'sales_train_evaluation.csv': [header, first.replace(/,\d+$/, ',12O'), ...rest].join('\n') };
}

/** Puts files where a supplier would: the bucket of the local stack is a folder. The marker comes last. */
export async function land(folder: string, files: SampleFiles): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await writeFile(join(folder, '_SUCCESS'), '');
}
