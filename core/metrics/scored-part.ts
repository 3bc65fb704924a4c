import type { Level } from '../hierarchy/levels.js';
import type { SeriesTable } from '../panel/panel.js';
import type { ScaledLevel } from './scales.js';

/** Some of the series that are scored together, such as those of a store. */
export interface ScoredPart {
  readonly series: SeriesTable;
  /** Levels 1 to 11; groups have the numbers that they have over all parts. */
  readonly above: readonly Level[];
  /** Level 12, of these series alone. */
  readonly single: ScaledLevel;
}
