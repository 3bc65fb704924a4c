import { type DatasetWarning, describeWarning } from '../../contracts/dataset/dataset-warning.js';

/** What is odd in the raw data, a line a kind. */
export const warningLines = (warnings: readonly DatasetWarning[]): string[] =>
  warnings.map((warning) => `  ${describeWarning(warning)}`);
