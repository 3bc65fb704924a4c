/** Reads what was published: for planners' programs, which know nothing of runs. See docs/publication.md. */
export {
  type LevelOptions,
  type OpenForecast,
  openForecast,
  type ReadOptions,
  type RowOptions,
  readForecast,
  readLevels,
} from './open-forecast.js';
export { ForecastReadError, type ReadTrouble } from './read-error.js';
export type { ForecastRow, LevelRow, QuantileColumn } from './rows.js';
