import { SERIES_COLUMNS, type TableColumn } from '../../contracts/publication/table-columns.js';
import { splitLine } from '../../core/dataset/split-line.js';
import { seriesNames } from '../../core/hierarchy/levels.js';
import { HORIZON, type Panel } from '../../core/panel/panel.js';
import type { ContentCheck } from './content-check.js';
import { FoundProblems } from './found-problems.js';
import { isoDate } from './iso-date.js';
import { numbersOf, readTable, textsOf } from './read-table.js';

/** CSV has seven digits of a unit. */
const ROUNDING = 1e-6;

/** Checks that `submission.csv` says the same as `forecast.parquet`. @param forecast series x 28 */
export function checkSubmission({ series }: Panel, forecast: Float32Array, csv: Uint8Array): ContentCheck {
  const found = new FoundProblems();
  const names = seriesNames(series);
  const lines = linesOf(csv).slice(1);
  if (lines.length !== names.length) {
    found.add(`submission.csv has ${lines.length} series, expected ${names.length}`);
  }
  const seen = new Set<string>();
  lines.forEach((line, index) => {
    const [, quoted = '', rest = ''] = /^("(?:[^"]|"")*"|[^,]*)(?:,(.*))?$/.exec(line) ?? [];
    const id = quoted.startsWith('"') ? quoted.slice(1, -1).replaceAll('""', '"') : quoted;
    const values = rest.split(',');
    if (seen.has(id)) found.add(`submission.csv has the series ${id} twice`);
    seen.add(id);
    if (!id.startsWith(names[index] ?? '')) found.add(`submission.csv has ${id} in the place of ${names[index]}`);
    if (values.length !== HORIZON) found.add(`submission.csv has ${values.length} days for ${id}, expected ${HORIZON}`);
    values.forEach((value, step) => {
      const units = forecast[index * HORIZON + step];
      if (value === '' || !isSame(Number(value), units)) {
        found.add(`submission.csv has '${value}' as F${step + 1} of ${id}; forecast.parquet has ${units}`);
      }
    });
  });
  return { check: 'submission', problem: found.sentence, detail: `${lines.length.toLocaleString('en')} series` };
}

/** Checks that `forecast.csv` has the rows of `forecast.parquet` in their order, with every column of them. */
export function checkCsv(parquet: Uint8Array, csv: Uint8Array): ContentCheck {
  const found = new FoundProblems();
  const table = readTable(parquet);
  const [head = '', ...lines] = linesOf(csv);
  const names = head.split(',');
  const known = SERIES_COLUMNS.filter(({ name }) => table.getChild(name) !== null);
  for (const { name } of known) if (!names.includes(name)) found.add(`forecast.csv lacks the column ${name}`);
  if (lines.length !== table.numRows) {
    found.add(`forecast.csv has ${lines.length} rows, expected ${table.numRows}`);
  }
  const columns = known.flatMap(({ name, type }) => {
    const at = names.indexOf(name);
    return at === -1 ? [] : [{ name, at, next: cellsOf(table, name, type) }];
  });
  lines.slice(0, table.numRows).forEach((line, row) => {
    const fields = fieldsOf(line);
    for (const { name, at, next } of columns) {
      const [text = '', cell] = [fields[at], next(row)];
      if (typeof cell === 'string' ? text === cell : text !== '' && isSame(Number(text), cell)) continue;
      found.add(`forecast.csv has '${text}' as ${name} in row ${row + 1}; forecast.parquet has ${cell}`);
    }
  });
  return { check: 'csv', problem: found.sentence, detail: `${lines.length.toLocaleString('en')} rows` };
}

/** The cells of a column, asked for row after row: its texts are many times larger than the file. */
function cellsOf(
  table: ReturnType<typeof readTable>,
  name: string,
  type: TableColumn['type'],
): (row: number) => string | number {
  if (type === 'string') {
    const texts = textsOf(table, name);
    return () => texts.next().value as string;
  }
  const numbers = numbersOf(table, name);
  return (row) => (type === 'date' ? isoDate(numbers[row] as number) : (numbers[row] as number));
}

/** None of a line whose quotes are broken, so that every column of it is told. */
function fieldsOf(line: string): readonly string[] {
  if (!line.includes('"')) return line.split(',');
  const split = splitLine(new TextEncoder().encode(line));
  return split.kind === 'fields' ? split.texts : [];
}

const isSame = (value: number, units: number | undefined): boolean =>
  units !== undefined && Math.abs(value - units) <= ROUNDING * Math.max(1, units);

/** Ids never have line breaks: the raw files are read by lines. */
const linesOf = (csv: Uint8Array): string[] => new TextDecoder().decode(csv).trimEnd().split('\n');
