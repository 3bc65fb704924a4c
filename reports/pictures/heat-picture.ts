import { fixedDigits } from '@durable-forecast/lib/fixed-digits';
import { type ChartSpec, type Datum, drawable } from './chart-spec.js';
import type { Picture } from './picture.js';

export interface HeatCell {
  readonly row: string;
  readonly column: string;
  /** Between -1 and 1. */
  readonly value: number;
}

/** A square of values between -1 and 1: the deeper the colour the larger, in one colour above and in another below zero. */
export function heatPicture(
  text: Pick<Picture, 'title' | 'description'>,
  names: readonly string[],
  cells: readonly HeatCell[],
): Picture {
  const values = drawable(
    cells.map(({ row, column, value }) => ({
      row,
      column,
      size: Math.abs(value),
      sign: value < 0 ? 'below' : 'above',
      shown: fixedDigits(value, 2),
    })),
  );
  return { ...text, chart: values.length === 0 ? undefined : heatChart(values, names), table: tableOf(names, cells) };
}

function heatChart(values: readonly Datum[], names: readonly string[]): ChartSpec {
  const step = Math.max(14, Math.min(44, Math.floor(340 / Math.max(1, names.length))));
  const place = (field: 'row' | 'column', labelAngle: number) => ({
    field,
    type: 'nominal',
    scale: { domain: names },
    title: null,
    axis: { labelAngle, labelLimit: 170 },
  });
  const at = { x: place('column', -60), y: place('row', 0) };
  const color = {
    field: 'sign',
    type: 'nominal',
    scale: { domain: ['above', 'below'], range: ['var(--c1)', 'var(--c2)'] },
    legend: null,
  };
  const opacity = { field: 'size', type: 'quantitative', scale: { domain: [0, 1], range: [0, 0.75] }, legend: null };
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

function tableOf(names: readonly string[], cells: readonly HeatCell[]): Picture['table'] {
  const correlationOf = (row: string, column: string) =>
    cells.find((cell) => cell.row === row && cell.column === column)?.value ?? Number.NaN;
  const shown = (value: number) => (Number.isFinite(value) ? value.toFixed(3) : '–');
  return {
    head: ['', ...names],
    rows: names.map((row) => ({ cells: [row, ...names.map((column) => shown(correlationOf(row, column)))] })),
    numbers: names.map((_, index) => index + 1),
  };
}
