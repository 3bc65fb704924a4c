import type { TableNumber } from '../../contracts/publication/table-columns.js';
import { aggregate, levels } from '../../core/hierarchy/levels.js';
import { mergePanels } from '../../core/panel/merge-panels.js';
import { HORIZON } from '../../core/panel/panel.js';
import { decodePanel } from '../../core/panel/panel-file.js';
import { applyQuantiles, seriesQuantiles } from '../../core/quantiles/apply-quantiles.js';
import type { QuantileModel } from '../../core/quantiles/fit-quantiles.js';
import { forecastCsv } from './forecast-csv.js';
import { forecastTable, levelTable, submissionCsv } from './forecast-table.js';
import { ROW_GROUP, writeForecastParquet } from './write-forecast-parquet.js';

export interface VersionFilesTask {
  /** Panel files, one a shard. */
  readonly panels: readonly Uint8Array[];
  readonly originDay: number;
  /** series x 28, in the order of the panels. */
  readonly forecast: Float32Array;
  readonly quantiles?: QuantileModel | undefined;
  /** Of the tables' columns. */
  readonly number: TableNumber;
  /** Whether the rows are wanted as CSV, too. */
  readonly csv: boolean;
}

export interface VersionFiles {
  readonly forecast: Uint8Array;
  readonly submission: string;
  /** Undefined without quantiles. */
  readonly levels: Uint8Array | undefined;
  readonly csv: Uint8Array | undefined;
  /** Of `levels`. */
  readonly levelRows: number;
}

/** The content of a version's files. Runs in a worker thread. */
export default function versionFilesTask(task: VersionFilesTask): VersionFiles {
  const { panels, originDay, forecast, quantiles, number, csv } = task;
  const panel = mergePanels(panels.map((bytes) => decodePanel(bytes)));
  const ofSeries = quantiles === undefined ? undefined : seriesQuantiles(quantiles, forecast);
  const table = forecastTable(panel, originDay, forecast, ofSeries, number);
  // What a retried attempt of a run of 0.1.0 writes must be what the first one did, to the byte.
  const rowGroup = number === 1 ? undefined : ROW_GROUP;
  const sums = quantiles === undefined ? undefined : levelSums(panel, originDay, forecast, quantiles, number);
  return {
    forecast: writeForecastParquet(table, rowGroup),
    submission: submissionCsv(panel, originDay, forecast),
    levels: sums && writeForecastParquet(sums, rowGroup),
    csv: csv ? forecastCsv(table) : undefined,
    levelRows: sums?.numbers.forecast?.length ?? 0,
  };
}

function levelSums(
  panel: ReturnType<typeof mergePanels>,
  originDay: number,
  forecast: Float32Array,
  quantiles: QuantileModel,
  number: TableNumber,
) {
  const centres = levels(panel.series).map((level) => aggregate(level, forecast, HORIZON));
  return levelTable(panel, originDay, centres, applyQuantiles(quantiles, panel.series, forecast), number);
}
