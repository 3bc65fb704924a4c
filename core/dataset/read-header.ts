import { nearestName } from '@durable-forecast/lib/nearest-name';
import type { FaultList } from './faults.js';
import { notUtf8 } from './read-row.js';
import { splitLine } from './split-line.js';

/** More days than anybody has sold anything: what comes of a header with more takes long to say. */
const MOST_COLUMNS = 100_000;
const COMMA = 44;

const BYTE_ORDER_MARK = '\ufeff';

/**
 * The column names of a table.
 *
 * What makes the whole file unreadable, such as another separator, is one fault here: its rows are not read, for each of
 * them would only say it again.
 *
 * @returns undefined when the rows can't be read
 */
export function readHeader(bytes: Uint8Array, file: string, faults: FaultList): readonly string[] | undefined {
  const fault = (column: string, value: string, problem: string, cure: string) => {
    faults.add({ file, line: 1, column, value, problem, cure });
    return undefined;
  };
  const line = bytes.at(-1) === 13 ? bytes.subarray(0, -1) : bytes;
  const text = new TextDecoder().decode(line);
  const format = formatFaultOf(line, text, file);
  if (format !== undefined) return fault('', format.value, format.problem, format.cure);
  if (columnsIn(line) > MOST_COLUMNS) {
    const cure = 'Give a column a day, and no further ones.';
    return fault('', '', `the header has more than ${MOST_COLUMNS} columns`, cure);
  }
  const split = splitLine(withoutMark(line));
  if (split.kind === 'broken') return fault('', split.value, split.problem, split.cure);
  const { texts: names, isUtf8 } = split;
  if (!isUtf8) {
    const { column, value, problem, cure } = notUtf8(file, names, names);
    return fault(column, value, problem, cure);
  }
  return names;
}

/** Columns that a missing one may be a misspelling of; keys stand before the days. */
const MOST_COMPARED = 1_000;

/** Where the required columns stand. @returns undefined when some are missing, with a fault that names them */
export function findColumns<Name extends string>(
  names: readonly string[],
  required: readonly Name[],
  file: string,
  faults: FaultList,
): Readonly<Record<Name, number>> | undefined {
  const missing = required.filter((name) => !names.includes(name));
  if (missing.length === 0) {
    const seen = new Set<string>();
    const repeated = names.find((name) => !isIndexColumn(name) && seen.size === seen.add(name).size);
    if (repeated === undefined) {
      return Object.fromEntries(required.map((name) => [name, names.indexOf(name)])) as Record<Name, number>;
    }
    const [problem, cure] = ['a column stands in the header twice', 'Keep the right one, or name the other otherwise.'];
    faults.add({ file, line: 1, column: repeated, value: '', problem, cure });
    return undefined;
  }
  const others = names.filter((name) => !(required as readonly string[]).includes(name));
  const renames = missing.flatMap((name) => {
    const near = nearestName(name, others.slice(0, MOST_COMPARED));
    return near === undefined ? [] : [` Name '${near}' ${name} if that is it.`];
  });
  faults.add({
    file,
    line: 1,
    column: missing.join(', '),
    value: names.join(','),
    problem: 'columns are missing',
    cure: `Give the columns ${required.join(', ')}, in any order.${renames.join('')}`,
  });
  return undefined;
}

/** Whether a column only numbers the rows, as pandas writes it unless told otherwise; it is read over. */
export const isIndexColumn = (name: string): boolean => name === '' || name === 'index' || /^Unnamed: \d+$/.test(name);

/** Files that are no text, by how they begin. */
const PACKED = [
  { magic: '\x1f\ufffd', form: 'compressed', cure: 'Add .gz to its name, or unpack it.' },
  {
    magic: 'PK\x03\x04',
    form: 'a zip archive or an Excel sheet',
    cure: 'Unpack it, or save the sheet as CSV in UTF-8.',
  },
  { magic: 'PAR1', form: 'parquet', cure: 'Write it as CSV.' },
] as const;

/** Commas may stand in quotes, but not so many. */
function columnsIn(line: Uint8Array): number {
  let columns = 1;
  for (const byte of line) if (byte === COMMA) columns += 1;
  return columns;
}

function withoutMark(line: Uint8Array): Uint8Array {
  return line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf ? line.subarray(3) : line;
}

function formatFaultOf(
  line: Uint8Array,
  text: string,
  file: string,
): { readonly value: string; readonly problem: string; readonly cure: string } | undefined {
  const marks = (first: number, second: number) => line[0] === first && line[1] === second;
  const packed = PACKED.find(({ magic }) => text.startsWith(magic));
  if (packed !== undefined) return { value: '', problem: `the file is ${packed.form}, not text`, cure: packed.cure };
  if (marks(0xff, 0xfe) || marks(0xfe, 0xff) || line.includes(0)) {
    const cure = `Save the file as text in UTF-8. It may be UTF-16: iconv -f UTF-16 -t UTF-8 ${file} > new.csv`;
    return { value: '', problem: 'the file is UTF-16, or no text', cure };
  }
  if (text.includes('\r')) {
    return {
      value: '',
      problem: 'the lines end in carriage returns alone',
      cure: 'End lines with a line feed, as Unix does.',
    };
  }
  if (!text.includes(',') && /[;\t|]/.test(text.replace(BYTE_ORDER_MARK, ''))) {
    const cure = 'Separate fields with commas. Write numbers with a decimal point.';
    return { value: text, problem: 'the fields are not separated by commas', cure };
  }
  return undefined;
}
