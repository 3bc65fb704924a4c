import { aggregate, type Level } from '../hierarchy/levels.js';
import { solvePositive } from './solve-positive.js';

/** Forecasts of a level's groups by themselves, which need not be the sums of those of their series. */
export interface LevelForecast {
  readonly level: Level;
  /** groups x width. */
  readonly units: Float64Array;
  /** Mean squared error that is expected of each group's forecast. */
  readonly variances: Float64Array;
}

/**
 * Forecasts of series whose sums are as near as can be to forecasts of the sums, both believed by how small their errors are: the weighted
 * least squares solution over the hierarchy, errors taken to be independent.
 *
 * Of all forecasts that add up it is the one with the smallest weighted squared distance to what was forecast. It is computed
 * from the sums that don't agree, so that one system of the groups' size is solved, whatever the number of series. A series of variance 0
 * keeps its forecast.
 *
 * @param forecast series x width
 * @param variances mean squared error that is expected of each series' forecast
 * @returns series x width; below 0 where sums ask for it
 * @source Wickramasuriya, Athanasopoulos, Hyndman, Optimal Forecast Reconciliation for Hierarchical and Grouped Time Series Through
 * Trace Minimization, 2019, section 2.4
 */
export function leastSquares(
  sums: readonly LevelForecast[],
  forecast: Float32Array,
  variances: Float64Array,
): Float64Array {
  const width = forecast.length / variances.length;
  const starts = startsOf(sums);
  const groups = starts.at(-1) as number;
  const solve = solvePositive(differenceVariances(sums, starts, variances), groups);
  const differences = Float64Array.from(
    sums.flatMap(({ level, units }) => {
      const added = aggregate(level, forecast, width);
      return Array.from(units, (value, cell) => value - added[cell]!);
    }),
  );
  const moves = new Float64Array(groups * width);
  for (let column = 0; column < width; column++) {
    const right = Float64Array.from({ length: groups }, (_, group) => differences[group * width + column]!);
    solve(right).forEach((value, group) => {
      moves[group * width + column] = value;
    });
  }
  return Float64Array.from(forecast, (units, cell) => {
    const series = Math.floor(cell / width);
    let moved = 0;
    sums.forEach(({ level }, at) => {
      moved += moves[(starts[at]! + level.groupOf[series]!) * width + (cell % width)]!;
    });
    return units + variances[series]! * moved;
  });
}

/** Where each level's groups begin among all of them; the number of all at the end. */
function startsOf(sums: readonly LevelForecast[]): readonly number[] {
  const starts = [0];
  for (const { level } of sums) starts.push(starts.at(-1)! + level.groups);
  return starts;
}

/** Covariances of the differences between a group's forecast and the sum of its series': what two groups share is the series in both. */
function differenceVariances(
  sums: readonly LevelForecast[],
  starts: readonly number[],
  variances: Float64Array,
): Float64Array {
  const groups = starts.at(-1) as number;
  const matrix = new Float64Array(groups * groups);
  sums.forEach(({ variances: own }, at) => {
    own.forEach((variance, group) => {
      matrix[(starts[at]! + group) * (groups + 1)] = variance;
    });
  });
  variances.forEach((variance, series) => {
    const rows = sums.map(({ level }, at) => starts[at]! + level.groupOf[series]!);
    for (const row of rows) for (const column of rows) matrix[row * groups + column]! += variance;
  });
  return matrix;
}
