import { aggregate, levels } from '../../core/hierarchy/levels.js';
import { mergePanels } from '../../core/panel/merge-panels.js';
import { HORIZON } from '../../core/panel/panel.js';
import { decodePanel } from '../../core/panel/panel-file.js';
import { applyQuantiles, seriesQuantiles } from '../../core/quantiles/apply-quantiles.js';
import type { QuantileModel } from '../../core/quantiles/fit-quantiles.js';
import { forecastTable, levelTable, submissionCsv } from './forecast-table.js';
import { writeForecastParquet } from './write-forecast-parquet.js';

export interface VersionFilesTask {
  /** Panel files, one a shard. */
  readonly panels: readonly Uint8Array[];
  readonly originDay: number;
  /** series x 28, in the order of the panels. */
  readonly forecast: Float32Array;
  readonly quantiles?: QuantileModel | undefined;
}

export interface VersionFiles {
  readonly forecast: Uint8Array;
  readonly submission: string;
  /** Undefined without quantiles. */
  readonly levels: Uint8Array | undefined;
}

/** The content of a version's files. Runs in a worker thread. */
export default function versionFilesTask({ panels, originDay, forecast, quantiles }: VersionFilesTask): VersionFiles {
  const panel = mergePanels(panels.map((bytes) => decodePanel(bytes)));
  const ofSeries = quantiles === undefined ? undefined : seriesQuantiles(quantiles, forecast);
  const centres = levels(panel.series).map((level) => aggregate(level, forecast, HORIZON));
  return {
    forecast: writeForecastParquet(forecastTable(panel, originDay, forecast, ofSeries)),
    submission: submissionCsv(panel, originDay, forecast),
    levels:
      quantiles === undefined
        ? undefined
        : writeForecastParquet(
            levelTable(panel, originDay, centres, applyQuantiles(quantiles, panel.series, forecast)),
          ),
  };
}
