import type { ScenarioTotal } from '../../contracts/scenario/scenario-manifest.js';
import { aggregate, groupLabels, levels, seriesNames } from '../hierarchy/levels.js';
import { QUANTILES } from '../metrics/wspl.js';
import { HORIZON, type SeriesTable } from '../panel/panel.js';
import { sumQuantiles } from '../quantiles/apply-quantiles.js';
import type { QuantileModel } from '../quantiles/fit-quantiles.js';

/** Two forecasts of the same series, each series x 28. */
export interface ComparedForecasts {
  readonly series: SeriesTable;
  readonly published: Float32Array;
  readonly forecast: Float32Array;
  readonly quantiles?: QuantileModel | undefined;
}

/** Levels that are told whole; those below name items, of which there may be thousands. */
const TOLD_LEVELS = 9;
/** Level of the single series. */
const SERIES_LEVEL = 12;
/** Series that are told, those that have moved most. */
const MOST_SERIES = 50;
/** Positions of the quantiles that the band lies between. */
const [LOW, HIGH] = [QUANTILES.indexOf(0.025), QUANTILES.indexOf(0.975)];

/** The totals of levels 1 to 9. */
export function groupTotals({ series, published, forecast, quantiles }: ComparedForecasts): readonly ScenarioTotal[] {
  return levels(series)
    .slice(0, TOLD_LEVELS)
    .flatMap((level) => {
      const names = groupLabels(series, level);
      const [base, scenario] = [published, forecast].map((values) => aggregate(level, values, HORIZON));
      return names.map(
        (name, group): ScenarioTotal => ({
          level: level.number,
          name,
          ...totalOf(base as Float64Array, scenario as Float64Array, group),
          ...bandOf(quantiles, level.number, scenario as Float64Array, group),
        }),
      );
    });
}

/** The series that have moved most, and how many have at all. */
export function movedSeries({ series, published, forecast, quantiles }: ComparedForecasts): {
  readonly series: readonly ScenarioTotal[];
  readonly moved: number;
} {
  const moves: { readonly row: number; readonly by: number }[] = [];
  for (let row = 0; row < series.count; row++) {
    let isOther = false;
    for (let cell = row * HORIZON; cell < (row + 1) * HORIZON; cell++) isOther ||= published[cell] !== forecast[cell];
    const { base, scenario } = totalOf(published, forecast, row);
    if (isOther) moves.push({ row, by: Math.abs(scenario - base) });
  }
  const names = seriesNames(series);
  const most = [...moves].sort((a, b) => b.by - a.by || a.row - b.row).slice(0, MOST_SERIES);
  return {
    moved: moves.length,
    series: most.map(({ row }) => ({
      level: SERIES_LEVEL,
      name: names[row] as string,
      ...totalOf(published, forecast, row),
      ...bandOf(quantiles, SERIES_LEVEL, forecast, row),
    })),
  };
}

function totalOf(published: ArrayLike<number>, forecast: ArrayLike<number>, row: number) {
  let [base, scenario] = [0, 0];
  for (let cell = row * HORIZON; cell < (row + 1) * HORIZON; cell++) {
    base += published[cell] as number;
    scenario += forecast[cell] as number;
  }
  return { base, scenario };
}

/** Sums over the days; the band of the whole period is narrower, since days that sell more make up for those that sell less. */
function bandOf(quantiles: QuantileModel | undefined, level: number, values: Float32Array | Float64Array, row: number) {
  if (quantiles === undefined) return {};
  const days = sumQuantiles(quantiles, level, values.subarray(row * HORIZON, (row + 1) * HORIZON));
  const sumAt = (at: number) => days.subarray(at * HORIZON, (at + 1) * HORIZON).reduce((sum, units) => sum + units, 0);
  return { low: sumAt(LOW), high: sumAt(HIGH) };
}
