import type { Cell } from '../../contracts/dataset/cells.js';
import type { Panel } from './panel.js';

/** The series of a cell, in the order of the rows of its files. */
export function seriesOfCell({ series }: Pick<Panel, 'series'>, { department }: Cell): readonly number[] {
  const all = Array.from({ length: series.count }, (_, index) => index);
  if (department === undefined) return all;
  const code = series.department.labels.indexOf(department.name);
  return all.filter((index) => series.department.codes[index] === code);
}
