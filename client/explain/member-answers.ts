import type { NamedForecast } from '../../contracts/evaluation/ensemble.js';
import type { StoredFile } from '../../contracts/stored/stored-file.js';
import { HORIZON } from '../../core/panel/panel.js';
import { seriesOfCell } from '../../core/panel/series-of-cell.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import type { FoundSeries } from './find-series.js';
import { readProven } from './read-proven.js';

type Store = Pick<ForecastClient, 's3'>;

/** What a model said of all series of a store. @returns series x 28, units; less than 0 counts as 0 */
export async function readMemberAnswers(
  store: Store,
  { name, cells }: NamedForecast,
  { panel, shard }: FoundSeries,
): Promise<Float32Array> {
  const values = new Float32Array(panel.series.count * HORIZON);
  await Promise.all(
    cells
      .filter(({ cell }) => cell.store === shard.panel.store)
      .map(async ({ cell, ...file }) => {
        const members = seriesOfCell(panel, cell);
        const answers = await readAnswers(store, file, `what ${name} said of ${cell.name}`, members.length);
        members.forEach((series, row) => {
          values.set(answers.subarray(row * HORIZON, (row + 1) * HORIZON), series * HORIZON);
        });
      }),
  );
  return values;
}

/** @param series how many the file has, 28 lines each */
export async function readAnswers(
  { s3 }: Store,
  file: StoredFile,
  what: string,
  series: number,
): Promise<Float32Array> {
  const text = new TextDecoder().decode(await readProven(s3, file, what));
  const words = text.split(/[\n,]/).filter((word) => word.trim() !== '');
  if (words.length !== series * HORIZON) {
    throw new UserError(`${file.uri} has ${words.length} answers for ${series * HORIZON} rows.`);
  }
  return Float32Array.from(words, (word) => Math.max(0, Number(word)));
}
