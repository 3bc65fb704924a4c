import { type Level, levelOf } from '../hierarchy/levels.js';
import type { SeriesTable } from '../panel/panel.js';

/** Which department of which store each series belongs to. */
export const storeDepartments = (series: SeriesTable): Level => levelOf(series, 9);
