import { aggregate, type Level, levelOf } from '../hierarchy/levels.js';
import { HORIZON, type Panel } from '../panel/panel.js';
import type { DayTotals } from './day-totals.js';
import { leastSquares } from './least-squares.js';
import { pastErrors } from './past-errors.js';

/** Levels whose groups lie within one store: itself, its categories, its departments. */
const WITHIN_STORE = [3, 8, 9];
/** Where nothing is expected to be sold no error is either, and what has no error leaves nothing to solve. */
const LEAST_VARIANCE = 1e-6;

/** What errors are expected: in proportion to how many series a group has, or as day totals and series' means had them lately. */
export type ExpectedErrors = 'structural' | 'variances';

/**
 * Brings a forecast as near to the day totals as both deserve by their errors (`leastSquares`), a store after the other: in its total, its
 * categories and its departments. No store is moved by another one, so that a few of them can be forecast alone.
 *
 * A series that is forecast to sell nothing on any day stays so, and none sells less than nothing on a day.
 *
 * @param totalsAt day totals of an origin
 * @param forecast series x 28, units a day; left as it is
 */
export function toLeastSquares(
  panel: Panel,
  originDay: number,
  errors: ExpectedErrors,
  totalsAt: (originDay: number) => DayTotals,
  forecast: Float32Array,
): Float32Array {
  const upper = WITHIN_STORE.map((number) => levelOf(panel.series, number));
  const { level, units } = totalsAt(originDay);
  const past = errors === 'variances' ? pastErrors(panel, originDay, upper, totalsAt) : undefined;
  const variances = meanUnits(forecast).map((mean, row) =>
    mean === 0 ? 0 : past === undefined ? 1 : Math.max(mean, past.series[row]!),
  );
  const sums = upper.map((one, at) => ({
    level: one,
    units: addUp(level, units, one),
    variances: (past?.levels[at] ?? aggregate(one, variances, 1)).map((value) => Math.max(LEAST_VARIANCE, value)),
  }));
  const result = forecast.slice();
  for (const rows of rowsByStore(panel)) {
    const own = Float32Array.from({ length: rows.length * HORIZON }, (_, cell) => {
      return forecast[rows[Math.floor(cell / HORIZON)]! * HORIZON + (cell % HORIZON)]!;
    });
    const solved = leastSquares(
      sums.map((sum) => within(sum, rows)),
      own,
      Float64Array.from(rows, (row) => variances[row]!),
    );
    solved.forEach((value, cell) => {
      result[rows[Math.floor(cell / HORIZON)]! * HORIZON + (cell % HORIZON)] = Math.max(0, value);
    });
  }
  return result;
}

function rowsByStore({ series: { store } }: Panel): readonly (readonly number[])[] {
  const rows = store.labels.map((): number[] => []);
  store.codes.forEach((code, row) => {
    rows[code]!.push(row);
  });
  return rows.filter((own) => own.length > 0);
}

interface LevelSums {
  readonly level: Level;
  readonly units: Float64Array;
  readonly variances: Float64Array;
}

/** A level as the series of one store have it, groups numbered anew. */
function within({ level, units, variances }: LevelSums, rows: readonly number[]): LevelSums {
  const groups = [...new Set(rows.map((row) => level.groupOf[row]!))];
  const numbers = new Map(groups.map((group, number) => [group, number]));
  return {
    level: {
      ...level,
      groups: groups.length,
      groupOf: Int32Array.from(rows, (row) => numbers.get(level.groupOf[row]!)!),
    },
    units: Float64Array.from({ length: groups.length * HORIZON }, (_, cell) => {
      return units[groups[Math.floor(cell / HORIZON)]! * HORIZON + (cell % HORIZON)]!;
    }),
    variances: Float64Array.from(groups, (group) => variances[group]!),
  };
}

/** Of each series, units a day. */
function meanUnits(forecast: Float32Array): Float64Array {
  return Float64Array.from({ length: forecast.length / HORIZON }, (_, row) => {
    let sum = 0;
    for (let cell = row * HORIZON; cell < (row + 1) * HORIZON; cell++) sum += forecast[cell]!;
    return sum / HORIZON;
  });
}

/** Sums of the groups of a level that lie within each group of another one. */
function addUp(from: Level, units: Float64Array, to: Level): Float64Array {
  const sums = new Float64Array(to.groups * HORIZON);
  const isDone = new Uint8Array(from.groups);
  from.groupOf.forEach((group, series) => {
    if (isDone[group] === 1) return;
    isDone[group] = 1;
    const target = to.groupOf[series]! * HORIZON;
    for (let step = 0; step < HORIZON; step++) sums[target + step]! += units[group * HORIZON + step]!;
  });
  return sums;
}
