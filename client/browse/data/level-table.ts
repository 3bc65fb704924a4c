import { QUANTILES, quantileColumn } from '../../../contracts/publication/table-columns.js';
import { ColumnFile, type RowSpan } from './column-file.js';
import type { DailyForecast } from './daily-forecast.js';
import type { FilterAttribute } from './series-filter.js';

/** A group of series whose sums are published. */
export interface Group {
  /** `CA_1_FOODS_3`; `Total` of all. */
  readonly name: string;
  /** What its series share; empty where they differ. */
  readonly ids: Readonly<Record<FilterAttribute, string>>;
  readonly forecast: DailyForecast;
}

const TEXTS = ['group', 'state_id', 'store_id', 'cat_id', 'dept_id', 'item_id'] as const;
const NUMBERS = ['forecast', ...QUANTILES.map(quantileColumn)];

/** The levels above the series of a version; each is unpacked when it is first asked for. */
export class LevelTable {
  private readonly levels = new Map<number, Promise<readonly Group[]>>();

  private constructor(
    private readonly file: ColumnFile,
    private readonly dates: readonly string[],
    /** Rows of each level, which lie one after the other. */
    private readonly spans: ReadonlyMap<number, RowSpan>,
  ) {}

  /** @param dates the days that each group has @throws Error when the bytes are no such table */
  static async open(bytes: Uint8Array, dates: readonly string[]): Promise<LevelTable> {
    const file = await ColumnFile.open(bytes);
    const [levels] = (await file.numbers(['level'], { from: 0, to: file.rows })) as [Float32Array];
    const spans = new Map<number, RowSpan>();
    levels.forEach((level, row) => {
      spans.set(level, { from: spans.get(level)?.from ?? row, to: row + 1 });
    });
    return new LevelTable(file, dates, spans);
  }

  /** The groups of a level, in the order of the file. @param level 1 to 11 */
  groups(level: number): Promise<readonly Group[]> {
    const known = this.levels.get(level);
    if (known !== undefined) return known;
    const begun = this.unpack(this.spans.get(level) ?? { from: 0, to: 0 });
    this.levels.set(level, begun);
    return begun;
  }

  private async unpack(span: RowSpan): Promise<readonly Group[]> {
    const days = this.dates.length;
    const texts = await this.file.texts(TEXTS, span, days);
    const numbers = await this.file.numbers(NUMBERS, span);
    return Array.from({ length: (span.to - span.from) / days }, (_, group): Group => {
      const [name, state, store, category, department, item] = texts.map((column) => column[group] as string);
      const [mean = [], ...quantiles] = numbers.map((column) =>
        Array.from(column.subarray(group * days, (group + 1) * days)),
      );
      return {
        name: name as string,
        ids: {
          state: state as string,
          store: store as string,
          category: category as string,
          department: department as string,
          item: item as string,
        },
        forecast: { dates: this.dates, mean, quantiles },
      };
    });
  }
}
