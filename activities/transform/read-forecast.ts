import type { S3Client } from '@aws-sdk/client-s3';
import type { CellForecast } from '../../contracts/evaluation/ensemble.js';
import { HORIZON } from '../../core/panel/panel.js';
import { seriesOfCell } from '../../core/panel/series-of-cell.js';
import { failure } from '../aws/aws-failure.js';
import type { StorePanel } from '../panels/read-panels.js';
import { readPredictions } from './read-predictions.js';

/**
 * A whole forecast from the answers for its cells.
 *
 * @returns series x 28, units a day, in the order of the panels
 * @throws ForecastInvalid when answers don't fit the series, or a series has none
 * @throws StoredObjectInvalid when answers are no longer what they were
 */
export async function readForecast(
  s3: S3Client,
  panels: readonly StorePanel[],
  cells: readonly CellForecast[],
): Promise<Float32Array> {
  const count = panels.reduce((sum, { panel }) => sum + panel.series.count, 0);
  const values = new Float32Array(count * HORIZON);
  let filled = 0;
  let offset = 0;
  for (const { store, panel } of panels) {
    for (const { cell, ...file } of cells.filter((one) => one.cell.store === store)) {
      const members = seriesOfCell(panel, cell);
      const answers = await readPredictions(s3, file, members.length * HORIZON);
      members.forEach((series, row) => {
        values.set(answers.subarray(row * HORIZON, (row + 1) * HORIZON), (offset + series) * HORIZON);
      });
      filled += members.length;
    }
    offset += panel.series.count;
  }
  if (filled !== count) {
    const where = panels.length === 1 ? ` of ${panels[0]?.store}` : '';
    throw failure('ForecastInvalid', `the forecast has answers for ${filled} series${where}; there are ${count}.`);
  }
  return values;
}
