import Table from 'cli-table3';
import stringWidth from 'string-width';
import { outputWidth } from './output-width.js';

/** A column of a table for people. */
export interface Column {
  readonly head: string;
  /** `text` may be wrapped, and stands below its row where the terminal has no room beside it. */
  readonly kind?: 'short' | 'text';
  readonly align?: 'left' | 'right';
}

/** Between two columns. */
const GAP = 2;
/** A narrower column of text is read worse than a line of its own. */
const LEAST_TEXT = 28;

/**
 * A table that fits the terminal, without borders, so that its rows can be copied and searched.
 *
 * @param rows a cell a column; empty cells of text take no room
 * @param width columns of the terminal; undefined for rows of any length
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width = outputWidth(),
): string {
  const used = columns.map((column, index) => ({ column, index, cells: rows.map((row) => row[index] ?? '') }));
  // A column of text that says nothing of any row would only take room.
  const shown = used.filter(({ column, cells }) => column.kind !== 'text' || cells.some((cell) => cell !== ''));
  const widths = shown.map(({ column, cells }) =>
    Math.max(...[column.head, ...cells].map((text) => stringWidth(text))),
  );
  const isText = shown.map(({ column }) => column.kind === 'text');
  const room = roomForText(widths, isText, width);
  if (room === undefined) return withTextBelow(shown, rows.length, width as number);
  return layOut(
    shown.map(({ column }) => column),
    rows.map((_, row) => shown.map(({ cells }) => cells[row] as string)),
    widths.map((natural, index) => (isText[index] ? Math.min(natural, room) : natural)),
  );
}

interface ShownColumn {
  readonly column: Column;
  readonly cells: readonly string[];
}

/** Columns that each text may take; undefined where they would be too narrow. */
function roomForText(widths: readonly number[], isText: readonly boolean[], width: number | undefined) {
  const texts = widths.filter((_, index) => isText[index]);
  if (width === undefined || texts.length === 0) return Number.POSITIVE_INFINITY;
  const short = widths.reduce((sum, natural, index) => sum + (isText[index] ? 0 : natural), 0);
  let left = width - short - GAP * (widths.length - 1);
  // Short texts leave their share to the others.
  const sorted = [...texts].sort((a, b) => a - b);
  for (const [index, natural] of sorted.entries()) {
    const share = Math.floor(left / (sorted.length - index));
    if (natural > share) return share >= LEAST_TEXT ? share : undefined;
    left -= natural;
  }
  return Number.POSITIVE_INFINITY;
}

/** Each row of short cells, and the texts of it on lines below. */
function withTextBelow(shown: readonly ShownColumn[], count: number, width: number): string {
  const short = shown.filter(({ column }) => column.kind !== 'text');
  const texts = shown.filter(({ column }) => column.kind === 'text');
  const table = layOut(
    short.map(({ column }) => column),
    Array.from({ length: count }, (_, row) => short.map(({ cells }) => cells[row] as string)),
    short.map(({ column, cells }) => Math.max(...[column.head, ...cells].map((text) => stringWidth(text)))),
  ).split('\n');
  const below = (row: number) =>
    texts.flatMap(({ cells }) => (cells[row] === '' ? [] : [indented(cells[row] as string, width)]));
  return [table[0], ...table.slice(1).flatMap((line, row) => [line, ...below(row)])].join('\n');
}

function indented(text: string, width: number): string {
  const indent = 4;
  const lines = layOut([{ head: '' }], [[text]], [width - indent])
    .split('\n')
    .slice(1);
  return lines.map((line) => ' '.repeat(indent) + line).join('\n');
}

const NO_BORDERS = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: ' '.repeat(GAP) },
};

function layOut(columns: readonly Column[], rows: readonly (readonly string[])[], widths: readonly number[]): string {
  const table = new Table({
    head: columns.map(({ head }) => head),
    chars: NO_BORDERS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
    colWidths: widths.map((width) => Math.max(1, width)),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    wordWrap: true,
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
