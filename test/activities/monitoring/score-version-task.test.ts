import { addDays } from '@durable-forecast/lib/add-days';
import { describe, expect, it } from 'vitest';
import { type ForecastTable, forecastTable, levelTable } from '../../../activities/forecasts/forecast-table.js';
import { writeForecastParquet } from '../../../activities/forecasts/write-forecast-parquet.js';
import scoreVersionTask, { type ScoreVersionTask } from '../../../activities/monitoring/score-version-task.js';
import { aggregate, levels } from '../../../core/hierarchy/levels.js';
import { QUANTILES } from '../../../core/metrics/wspl.js';
import { HORIZON } from '../../../core/panel/panel.js';
import { encodePanel } from '../../../core/panel/panel-file.js';
import { smallPanel } from '../../support/small-panel.js';

const ORIGIN_DAY = 70;
const panel = smallPanel({ days: 84 });
const origin = panel.calendar.dates[ORIGIN_DAY - 1] as string;
const forecast = new Float32Array(panel.series.count * HORIZON).fill(1);

/** A version whose origin is one day and whose tables begin after another one. */
function version(days: { readonly series?: number; readonly levels?: number } = {}): ScoreVersionTask {
  const ofSeries = new Float32Array(forecast.length * QUANTILES.length).fill(1);
  const above = levels(panel.series);
  const sums = above.map((level) => aggregate(level, forecast, HORIZON));
  const ofLevels = above.map(({ groups }) => new Float32Array(groups * QUANTILES.length * HORIZON).fill(1));
  return {
    panels: [encodePanel(panel)],
    forecast: bytesOf(forecastTable(panel, days.series ?? ORIGIN_DAY, forecast, ofSeries, 2)),
    levels: bytesOf(levelTable(panel, days.levels ?? ORIGIN_DAY, sums, ofLevels, 2)),
    origin,
    through: addDays(origin, 14),
  };
}

const bytesOf = (table: ForecastTable) => writeForecastParquet(table, undefined);

describe('a published version', () => {
  it('is scored on the days after its origin', () => {
    expect(scoreVersionTask(version())).toMatchObject({
      kind: 'scored',
      series: 2,
      windows: [{ days: 7 }, { days: 14 }],
    });
  });

  it.each([{ series: ORIGIN_DAY - 1 }, { levels: ORIGIN_DAY - 1 }])(
    'is not scored where a table has other days than its origin says: %o',
    (days) => {
      expect(scoreVersionTask(version(days))).toEqual({
        kind: 'unscored',
        reason: `it has forecasts of ${origin} to ${addDays(origin, 27)}, and after its origin ${origin} come ${addDays(origin, 1)} to ${addDays(origin, 28)}`,
      });
    },
  );
});
