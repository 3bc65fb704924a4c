import { fixedDigits } from '@durable-forecast/lib/fixed-digits';
import { type ChartSpec, type Datum, drawable } from './chart-spec.js';
import type { Picture } from './picture.js';

export interface HeatCell {
  readonly row: string;
  readonly column: string;
  readonly value: number;
}

export interface HeatText extends Pick<Picture, 'title' | 'description'> {
  /** Size of the values that have the deepest colour; 1 by default. */
  readonly deepest?: number;
  /** A value as it stands in its cell, in a few characters; two digits behind the point by default. */
  readonly say?: (value: number) => string;
  /** The same in the table; three digits by default. */
  readonly sayExactly?: (value: number) => string;
}

/** A square of values: the deeper the colour the larger, in one colour above and in another below zero. */
export function heatPicture(
  { title, description, deepest = 1, ...text }: HeatText,
  names: readonly string[],
  cells: readonly HeatCell[],
): Picture {
  const { say = (value: number) => fixedDigits(value, 2), sayExactly = (value: number) => fixedDigits(value, 3) } =
    text;
  const values = drawable(
    cells.map(({ row, column, value }) => ({
      row,
      column,
      size: Math.abs(value),
      sign: value < 0 ? 'below' : 'above',
      shown: say(value),
    })),
  );
  const chart = values.length === 0 ? undefined : heatChart(values, names, deepest);
  return { title, description, chart, table: tableOf(names, cells, sayExactly) };
}

function heatChart(values: readonly Datum[], names: readonly string[], deepest: number): ChartSpec {
  const step = Math.max(14, Math.min(44, Math.floor(340 / Math.max(1, names.length))));
  const place = (field: 'row' | 'column', labelAngle: number) => ({
    field,
    type: 'nominal',
    scale: { domain: names },
    title: null,
    // Widths are estimated, and generously: less would cut names that have room.
    axis: { labelAngle, labelLimit: 260 },
  });
  const at = { x: place('column', -60), y: place('row', 0) };
  const color = {
    field: 'sign',
    type: 'nominal',
    scale: { domain: ['above', 'below'], range: ['var(--c1)', 'var(--c2)'] },
    legend: null,
  };
  // No deeper, so that a number can be read on it in light and in dark.
  const opacity = {
    field: 'size',
    type: 'quantitative',
    scale: { domain: [0, deepest], range: [0, 0.5] },
    legend: null,
  };
  const numbers = {
    mark: { type: 'text', fontSize: 10 },
    encoding: { ...at, text: { field: 'shown', type: 'nominal' } },
  };
  return {
    data: { values },
    width: { step },
    height: { step },
    // Numbers stand in cells that are wide enough, so that colour is not all that tells.
    layer: [{ mark: { type: 'rect' }, encoding: { ...at, color, opacity } }, ...(step < WIDE_CELL ? [] : [numbers])],
  };
}

/** Pixels of a cell that has room for a number. */
const WIDE_CELL = 34;

function tableOf(
  names: readonly string[],
  cells: readonly HeatCell[],
  say: (value: number) => string,
): Picture['table'] {
  const numberOf = (row: string, column: string) =>
    cells.find((cell) => cell.row === row && cell.column === column)?.value ?? Number.NaN;
  const shown = (value: number) => (Number.isFinite(value) ? say(value) : '–');
  return {
    head: ['of', ...names],
    rows: names.map((row) => ({ cells: [row, ...names.map((column) => shown(numberOf(row, column)))] })),
    numbers: names.map((_, index) => index + 1),
  };
}
