import { SERIES_COLUMNS } from '../../contracts/publication/table-columns.js';
import { splitLine } from '../../core/dataset/split-line.js';
import { HORIZON } from '../../core/panel/panel.js';
import type { ContentCheck } from './content-check.js';
import { FoundProblems } from './found-problems.js';
import { isoDate } from './iso-date.js';
import type { RowColumns } from './table-columns-of.js';
import { countLines, textLines } from './text-lines.js';

/** CSV has seven digits of a unit. */
const ROUNDING = 1e-6;

/** Checks that `submission.csv` says the same as `forecast.parquet`, store by store. */
export class SubmissionCheck {
  private readonly found = new FoundProblems();

  private constructor(
    private readonly lines: AsyncGenerator<string>,
    private readonly count: number,
  ) {}

  /** @param series how many there must be */
  static async open(path: string, series: number): Promise<SubmissionCheck> {
    // Ids never have line breaks: the raw files are read by lines.
    const lines = textLines(path);
    await lines.next();
    const check = new SubmissionCheck(lines, Math.max(0, (await countLines(path)) - 1));
    if (check.count !== series) check.found.add(`submission.csv has ${check.count} series, expected ${series}`);
    return check;
  }

  /** @param names of the series of the next store @param forecast series x 28 */
  async addStore(names: readonly string[], forecast: Float32Array): Promise<void> {
    const { found } = this;
    const seen = new Set<string>();
    for (const [index, name] of names.entries()) {
      const next = await this.lines.next();
      if (next.done === true) return;
      const [, quoted = '', rest = ''] = /^("(?:[^"]|"")*"|[^,]*)(?:,(.*))?$/.exec(next.value) ?? [];
      const id = quoted.startsWith('"') ? quoted.slice(1, -1).replaceAll('""', '"') : quoted;
      const values = rest.split(',');
      if (seen.has(id)) found.add(`submission.csv has the series ${id} twice`);
      seen.add(id);
      if (!id.startsWith(name)) found.add(`submission.csv has ${id} in the place of ${name}`);
      if (values.length !== HORIZON) {
        found.add(`submission.csv has ${values.length} days for ${id}, expected ${HORIZON}`);
      }
      values.forEach((value, step) => {
        const units = forecast[index * HORIZON + step];
        if (value === '' || !isSame(Number(value), units)) {
          found.add(`submission.csv has '${value}' as F${step + 1} of ${id}; forecast.parquet has ${units}`);
        }
      });
    }
  }

  finish(): ContentCheck {
    return {
      check: 'submission',
      problem: this.found.sentence,
      detail: `${this.count.toLocaleString('en')} series`,
    };
  }
}

/** Checks that `forecast.csv` has the rows of `forecast.parquet` in their order, with every column of them. */
export class CsvCheck {
  private readonly found = new FoundProblems();
  private row = 0;

  private constructor(
    private readonly lines: AsyncGenerator<string>,
    private readonly count: number,
    private readonly shared: readonly { readonly name: string; readonly at: number; readonly isDate: boolean }[],
    /** Those of the table. */
    readonly columns: readonly string[],
  ) {}

  /** @param columns of the parquet file @param rows that it has */
  static async open(path: string, columns: readonly string[], rows: number): Promise<CsvCheck> {
    const lines = textLines(path);
    const head = await lines.next();
    const names = head.done === true ? [''] : head.value.split(',');
    const known = SERIES_COLUMNS.filter(({ name }) => columns.includes(name));
    const shared = known.flatMap(({ name, type }) => {
      const at = names.indexOf(name);
      return at === -1 ? [] : [{ name, at, isDate: type === 'date' }];
    });
    const count = Math.max(0, (await countLines(path)) - 1);
    const own = shared.map(({ name }) => name);
    const check = new CsvCheck(lines, count, shared, own);
    for (const { name } of known) if (!own.includes(name)) check.found.add(`forecast.csv lacks the column ${name}`);
    if (count !== rows) check.found.add(`forecast.csv has ${count} rows, expected ${rows}`);
    return check;
  }

  async addRows(columns: RowColumns, rows: number): Promise<void> {
    for (let row = 0; row < rows; row++) {
      const next = await this.lines.next();
      if (next.done === true) return;
      this.row += 1;
      const fields = fieldsOf(next.value);
      for (const { name, at, isDate } of this.shared) {
        const raw = columns[name]?.[row] as string | number;
        const [text = '', cell] = [fields[at], isDate ? isoDate(raw as number) : raw];
        if (typeof cell === 'string' ? text === cell : text !== '' && isSame(Number(text), cell)) continue;
        this.found.add(`forecast.csv has '${text}' as ${name} in row ${this.row}; forecast.parquet has ${cell}`);
      }
    }
  }

  finish(): ContentCheck {
    return { check: 'csv', problem: this.found.sentence, detail: `${this.count.toLocaleString('en')} rows` };
  }
}

/** None of a line whose quotes are broken, so that every column of it is told. */
function fieldsOf(line: string): readonly string[] {
  if (!line.includes('"')) return line.split(',');
  const split = splitLine(new TextEncoder().encode(line));
  return split.kind === 'fields' ? split.texts : [];
}

const isSame = (value: number, units: number | undefined): boolean =>
  units !== undefined && Math.abs(value - units) <= ROUNDING * Math.max(1, units);
