import stringWidth from 'string-width';
import { outputWidth } from './output-width.js';

/** Columns that the second and further lines leave to the first ones' label, at most: else too little room is left. */
const MOST_INDENT = 24;

/** Where a line may be broken: not before a unit, which belongs to its number. */
const BREAK = / (?!(?:s|min|h|%)(?:[\s,;.:)]|$))/;

/**
 * Lines of text, broken between words where the terminal ends. A word that is longer, such as an address, stays whole, so that
 * it can be copied.
 *
 * What follows of a line stands below its text, behind its indentation and its label: `Time       inspect 2.1 s, …`.
 *
 * @param width columns; undefined where a line has no end
 */
export const wrapText = (text: string, width = outputWidth()): string =>
  width === undefined
    ? text
    : text
        .split('\n')
        .map((line) => wrapLine(line, width))
        .join('\n');

function wrapLine(line: string, width: number): string {
  if (stringWidth(line) <= width) return line;
  const [head = ''] = /^ *(?:\S+ {2,})?/.exec(line) ?? [];
  const indent = stringWidth(head) <= MOST_INDENT ? ' '.repeat(stringWidth(head)) : '  ';
  const lines: string[] = [];
  let current = head;
  let isEmpty = true;
  for (const word of line.slice(head.length).split(BREAK)) {
    if (!isEmpty && stringWidth(current) + 1 + stringWidth(word) > width) {
      lines.push(current);
      current = indent + word;
    } else current += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, current].join('\n');
}
