import type { FaultList } from './faults.js';
import { splitLine } from './split-line.js';

export interface Row {
  readonly texts: readonly string[];
  /** Whether it has as many fields as the header. */
  readonly isWhole: boolean;
}

/** Splits a line below a header, and says what is wrong with it as a line. @returns undefined where it has no fields */
export function readRow(
  line: Uint8Array,
  number: number,
  file: string,
  names: readonly string[],
  faults: FaultList,
): Row | undefined {
  const split = splitLine(line);
  if (split.kind === 'broken') {
    const { value, problem, cure } = split;
    faults.add({ file, line: number, column: '', value, problem, cure });
    return undefined;
  }
  const { texts, isUtf8 } = split;
  const isHeader = texts[0] === names[0] && texts.join('\n') === names.join('\n');
  // Either would be a fault a field.
  if (isHeader || texts.every((text) => text === '')) {
    const problem = isHeader ? 'the header stands in the file again' : 'a row has nothing but commas';
    faults.add({ file, line: number, column: '', value: '', problem, cure: 'Delete the line.' });
    return undefined;
  }
  if (!isUtf8) faults.add({ file, line: number, ...notUtf8(file, names, texts) });
  const isWhole = texts.length === names.length;
  if (!isWhole) {
    faults.add({
      file,
      line: number,
      column: '',
      value: `${texts.length} fields`,
      problem: 'the row has another number of fields than the header',
      cure: `Give ${names.length} fields in every row, as many as the header has.`,
    });
  }
  return { texts, isWhole };
}

/** Says which field of a line is in another encoding. */
export function notUtf8(file: string, names: readonly string[], texts: readonly string[]) {
  const at = texts.findIndex((text) => /[^\p{ASCII}]/u.test(text));
  return {
    column: names[at] ?? '',
    value: texts[at] ?? '',
    problem: 'the text is not UTF-8',
    cure: `Save the file as UTF-8. It may be Windows-1252 or Latin-1: iconv -f WINDOWS-1252 -t UTF-8 ${file} > new.csv`,
  };
}
