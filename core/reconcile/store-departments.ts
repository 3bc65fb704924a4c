import { type Level, levels } from '../hierarchy/levels.js';
import type { SeriesTable } from '../panel/panel.js';

/** Which department of which store each series belongs to. */
export function storeDepartments(series: SeriesTable): Level {
  const level = levels(series).find(({ attributes }) => attributes.join() === 'store,department');
  if (level === undefined) throw new Error('the hierarchy has no level of store x department');
  return level;
}
