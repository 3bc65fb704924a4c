import { drawable } from './chart-spec.js';
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
      shown: value
        .toFixed(2)
        .replace(/^-(0\.00)$/, '$1')
        .replace('-', '−'),
    })),
  );
  const step = Math.max(14, Math.min(44, Math.floor(340 / Math.max(1, names.length))));
  const place = (field: 'row' | 'column', angle: number) => ({
    field,
    type: 'nominal',
    scale: { domain: names },
    title: null,
    axis: { labelAngle: angle, labelLimit: 170 },
  });
  const at = { x: place('column', -60), y: place('row', 0) };
  return {
    ...text,
    chart:
      values.length === 0
        ? undefined
        : {
            data: { values },
            width: { step },
            height: { step },
            layer: [
              {
                mark: { type: 'rect' },
                encoding: {
                  ...at,
                  color: {
                    field: 'sign',
                    type: 'nominal',
                    scale: { domain: ['above', 'below'], range: ['var(--c1)', 'var(--c2)'] },
                    legend: null,
                  },
                  opacity: {
                    field: 'size',
                    type: 'quantitative',
                    scale: { domain: [0, 1], range: [0, 0.75] },
                    legend: null,
                  },
                },
              },
              // Numbers fit into cells that are wide enough, so that colour is not all that tells.
              ...(step < 34
                ? []
                : [
                    {
                      mark: { type: 'text', fontSize: 10 },
                      encoding: { ...at, text: { field: 'shown', type: 'nominal' } },
                    },
                  ]),
            ],
          },
    table: {
      head: ['', ...names],
      rows: names.map((row) => ({
        cells: [
          row,
          ...names.map((column) => {
            const value = cells.find((cell) => cell.row === row && cell.column === column)?.value;
            return value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(3);
          }),
        ],
      })),
      numbers: names.map((_, index) => index + 1),
    },
  };
}
