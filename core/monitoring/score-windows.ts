import { SCORED_DAYS } from '../../contracts/monitoring/promise.js';
import type { BandCoverage, ScoredWindow } from '../../contracts/monitoring/version-scores.js';
import { baselines } from '../baselines/index.js';
import { bias, biasBy, coverage, rmse, type Scales, scoreWrmsse, wspl } from '../metrics/index.js';
import { actualSales } from '../panel/actual-sales.js';
import { firstDays } from '../panel/first-days.js';
import type { Panel } from '../panel/panel.js';

export interface ForecastToScore {
  readonly panel: Panel;
  /** N of the last day that the forecast knew. */
  readonly originDay: number;
  readonly scales: Scales;
  /** series x 28, units a day. */
  readonly forecast: Float32Array;
  /** One a level, groups x 9 x 28, units a day. */
  readonly quantiles?: readonly Float32Array[] | undefined;
}

/**
 * Scores a forecast on the first 7, 14, 21 and 28 days, as far as they have come, and before the first week on what has.
 *
 * @param known days after the origin with sales, 1 to 28
 * @throws NothingToWeigh
 */
export function scoreWindows({ panel, originDay, scales, forecast, quantiles }: ForecastToScore, known: number) {
  const made = baselines.map(({ name, forecast: make }) => ({ name, forecast: make(panel, originDay) }));
  const whole: readonly number[] = SCORED_DAYS.filter((days) => days <= known);
  return (whole.length > 0 ? whole : [known]).map((days): ScoredWindow => {
    const actual = actualSales(panel, originDay, days);
    const first = firstDays(forecast, days);
    const { average, levels, stores, departments } = scoreWrmsse(scales, first, actual);
    return {
      days,
      lastDate: panel.calendar.dates[originDay + days - panel.calendar.firstDay] as string,
      wrmsse: average,
      levels,
      rmse: rmse(first, actual),
      stores,
      departments,
      ...biasesOf(panel, first, actual),
      ...(quantiles === undefined ? {} : scoreBands(scales, quantiles, { actual, days })),
      baselines: made
        .map(({ name, forecast: values }) => {
          const of = firstDays(values, days);
          return { name, wrmsse: scoreWrmsse(scales, of, actual).average, bias: bias(of, actual) };
        })
        .sort((a, b) => a.wrmsse - b.wrmsse),
    };
  });
}

const biasesOf = ({ series }: Panel, forecast: Float32Array, actual: Float32Array) => ({
  bias: bias(forecast, actual),
  storeBias: biasBy(series.store, forecast, actual),
  departmentBias: biasBy(series.department, forecast, actual),
});

function scoreBands(
  scales: Scales,
  quantiles: readonly Float32Array[],
  { actual, days }: { readonly actual: Float32Array; readonly days: number },
): { readonly wspl: number; readonly coverage: BandCoverage } {
  const first = quantiles.map((values) => firstDays(values, days));
  const wide = coverage(scales, first, actual, 'wide');
  return {
    wspl: wspl(scales, first, actual).average,
    coverage: {
      half: coverage(scales, first, actual, 'half').average,
      wide: wide.average,
      wideLevels: wide.levels,
    },
  };
}
