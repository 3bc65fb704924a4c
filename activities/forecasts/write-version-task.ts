import { join } from 'node:path';
import { TABLE_NUMBER } from '../../contracts/publication/table-columns.js';
import { LevelIndex } from '../../core/hierarchy/level-index.js';
import { addSums } from '../../core/hierarchy/levels.js';
import { namesByStore } from '../../core/hierarchy/names-by-store.js';
import { type Calendar, HORIZON } from '../../core/panel/panel.js';
import { groupQuantiles, seriesQuantiles } from '../../core/quantiles/apply-quantiles.js';
import type { QuantileModel } from '../../core/quantiles/fit-quantiles.js';
import { panelIn, type SpooledStores, storesIn } from '../panels/spooled-stores.js';
import { csvHeader, csvPieces } from './forecast-csv.js';
import { type ForecastTable, forecastTable, levelTable, SUBMISSION_HEADER, submissionLines } from './forecast-table.js';
import { type HashedFile, HashedFileWriter } from './hashed-file.js';
import { rowsOf, tableGroups } from './table-groups.js';
import { forecastParquetPieces, ROW_GROUP, writeForecastParquet } from './write-forecast-parquet.js';

export interface WriteVersionTask extends SpooledStores {
  readonly originDay: number;
  readonly quantiles?: QuantileModel | undefined;
  /** Whether the rows are wanted as CSV, too. */
  readonly csv: boolean;
}

/** The files of a version, in the folder of its stores. */
export interface WrittenVersion {
  readonly forecast: HashedFile;
  readonly submission: HashedFile;
  /** Undefined without quantiles. */
  readonly levels: HashedFile | undefined;
  readonly csv: HashedFile | undefined;
  /** series x 28 */
  readonly rows: number;
  /** Of `levels`. */
  readonly levelRows: number;
}

/** Writes the files of a version, a store at a time. Runs in a worker thread. */
export default async function writeVersionTask(task: WriteVersionTask): Promise<WrittenVersion> {
  const { folder, stores, originDay, quantiles } = task;
  const index = new LevelIndex();
  let calendar: Calendar | undefined;
  for (let store = 0; store < stores; store++) {
    const panel = panelIn(folder, store);
    index.add(panel.series);
    calendar = panel.calendar;
  }
  const sums = index.levels.map(({ groups }) => new Float64Array(groups * HORIZON));
  const submission = new HashedFileWriter(join(folder, 'submission.csv'));
  submission.write(SUBMISSION_HEADER);
  const csv = task.csv ? new HashedFileWriter(join(folder, 'forecast.csv')) : undefined;
  let rows = 0;

  const namesOf = namesByStore(function* () {
    for (let store = 0; store < stores; store++) yield panelIn(folder, store).series;
  });
  /** The rows of each store; on the way the other files get theirs. */
  function* tables(): Generator<ForecastTable> {
    let store = 0;
    for (const { panel, forecast } of storesIn(task)) {
      const names = namesOf(store, panel.series);
      const ofSeries = quantiles === undefined ? undefined : seriesQuantiles(quantiles, forecast);
      const table = forecastTable(panel, originDay, forecast, ofSeries, TABLE_NUMBER, names);
      if (csv !== undefined) {
        if (store === 0) csv.write(csvHeader(table));
        for (const piece of csvPieces(table)) csv.write(piece);
      }
      submission.write(submissionLines(panel, originDay, forecast, names));
      for (const [at, level] of index.levelsOf(panel.series).entries()) {
        addSums(level, forecast, HORIZON, sums[at] as Float64Array);
      }
      rows += forecast.length;
      store += 1;
      yield table;
    }
  }
  const forecast = new HashedFileWriter(join(folder, 'forecast.parquet'));
  for await (const piece of forecastParquetPieces(tableGroups(tables(), ROW_GROUP), ROW_GROUP)) forecast.write(piece);
  const ofLevels =
    quantiles === undefined
      ? undefined
      : levelTable(
          { series: index.series, calendar: calendar as Calendar },
          originDay,
          sums,
          sums.map((centres, at) => groupQuantiles(quantiles, at, centres)),
          TABLE_NUMBER,
        );
  return {
    forecast: forecast.close(),
    submission: submission.close(),
    levels: ofLevels && written(join(folder, 'levels.parquet'), writeForecastParquet(ofLevels, ROW_GROUP)),
    csv: csv?.close(),
    rows,
    levelRows: ofLevels === undefined ? 0 : rowsOf(ofLevels),
  };
}

function written(path: string, content: Uint8Array): HashedFile {
  const file = new HashedFileWriter(path);
  file.write(content);
  return file.close();
}
