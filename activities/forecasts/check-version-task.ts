import { readFileSync } from 'node:fs';
import { LevelIndex } from '../../core/hierarchy/level-index.js';
import { addSums } from '../../core/hierarchy/levels.js';
import { namesByStore } from '../../core/hierarchy/names-by-store.js';
import { type Calendar, HORIZON } from '../../core/panel/panel.js';
import { panelIn } from '../panels/spooled-stores.js';
import { CsvCheck, SubmissionCheck } from './check-csv.js';
import { checkLevels } from './check-levels.js';
import { horizonDays, SeriesCheck } from './check-series.js';
import type { ContentCheck } from './content-check.js';
import { ReadSeries } from './read-series.js';
import { salesBefore } from './sales-before.js';
import { openTable } from './table-columns-of.js';

/** The files of a version as they were read back, with the panels that say what must be in them. */
export interface CheckVersionTask {
  /** Has the panels of the stores (`panelPath`); what is read goes there, too. */
  readonly folder: string;
  readonly stores: number;
  readonly originDay: number;
  /** Paths on this machine. */
  readonly files: {
    readonly forecast: string;
    readonly submission: string;
    readonly levels: string | undefined;
    readonly csv: string | undefined;
  };
  /** Whether the version has quantiles. */
  readonly quantiles: boolean;
}

export interface CheckedContent {
  readonly checks: readonly ContentCheck[];
  /** Units of all series and days, as they were read back. */
  readonly total: number;
  /** Units sold on the last 28 known days. */
  readonly lastDays: number;
}

/**
 * Checks a version's files as a planner's program would find them: they are read anew, and held against the panels, which had
 * no part in writing them. Runs in a worker thread, with one store and one group of rows in memory.
 */
export default async function checkVersionTask(task: CheckVersionTask): Promise<CheckedContent> {
  const { folder, stores, originDay, files } = task;
  const index = new LevelIndex();
  const counts: number[] = [];
  let lastDays = 0;
  let calendar: Calendar | undefined;
  for (let store = 0; store < stores; store++) {
    const panel = panelIn(folder, store);
    index.add(panel.series);
    counts.push(panel.series.count);
    lastDays += salesBefore(panel, originDay);
    calendar = panel.calendar;
  }
  const seriesOf = (store: number) => panelIn(folder, store).series;
  const nameStore = namesByStore(function* () {
    for (let store = 0; store < stores; store++) yield seriesOf(store);
  });
  const namesOf = (store: number) => nameStore(store, seriesOf(store));
  const read = new ReadSeries(folder, counts, namesOf);
  const table = await openTable(files.forecast);
  const ofSeries = new SeriesCheck(read, horizonDays(calendar as Calendar, originDay), task.quantiles);
  const ofCsv = files.csv === undefined ? undefined : await CsvCheck.open(files.csv, table.columns, table.rows);
  for await (const rows of table.groups([...new Set([...ofSeries.columns, ...(ofCsv?.columns ?? [])])])) {
    ofSeries.addRows(rows);
    await ofCsv?.addRows(rows, rows.id?.length ?? 0);
  }
  const ofSubmission = await SubmissionCheck.open(
    files.submission,
    counts.reduce((sum, count) => sum + count, 0),
  );
  const sums = index.levels.map(({ groups }) => new Float64Array(groups * HORIZON));
  let total = 0;
  for (let store = 0; store < stores; store++) {
    const series = seriesOf(store);
    const [names, units] = [nameStore(store, series), read.unitsOf(store)];
    ofSeries.addStore(store, names, units);
    await ofSubmission.addStore(names, units);
    for (const [at, level] of index.levelsOf(series).entries()) {
      addSums(level, units, HORIZON, sums[at] as Float64Array);
    }
    for (const value of units) total += value;
  }
  return {
    checks: [
      ...ofSeries.finish(),
      ...(files.levels === undefined
        ? []
        : checkLevels(
            { series: index.series, calendar: calendar as Calendar },
            originDay,
            sums,
            readFileSync(files.levels),
          )),
      ofSubmission.finish(),
      ...(ofCsv === undefined ? [] : [ofCsv.finish()]),
    ],
    total,
    lastDays,
  };
}
