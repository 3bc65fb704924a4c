import type { DayColumns } from './day-columns.js';
import { movingMean } from './moving-mean.js';
import { type Solver, solvePositive } from './solve-positive.js';

/** Daily units of a store's department. */
export interface DaySales {
  readonly store: number;
  /** One a known day. */
  readonly units: Float64Array;
}

/** Level and effects are learnt in turns; three are enough to settle. */
const TURNS = 3;

/**
 * Learns by what factor each day of each store sells more or less than the days around it: a ridge regression of the
 * logarithm of sales, less their moving level, on the columns of the day. One for the stores of a department together.
 *
 * @param open 1 for days to learn from, 0 for days on which the shops were shut
 * @param days days to answer for, from the first on; those beyond the known ones too
 * @returns stores (in the order of `sales`) x days, factors above 0
 */
export function dayEffects(
  columns: DayColumns,
  sales: readonly DaySales[],
  open: Uint8Array,
  days: number,
): readonly Float64Array[] {
  const logs = sales.map(({ units }) => Float64Array.from(units, (value) => Math.log(Math.max(1, value))));
  const weights = sales.map(({ units }) => Float64Array.from(units, (value, day) => (value > 0 ? open[day]! : 0)));
  const solve = normalEquations(columns, sales, weights);
  let coefficients = new Float64Array(columns.width);
  for (let turn = 0; turn < TURNS; turn++) {
    const right = new Float64Array(columns.width);
    sales.forEach(({ store }, index) => {
      const log = logs[index]!;
      const weight = weights[index]!;
      const level = movingMean(
        log.map((value, day) => value - sum(coefficients, columns.of(store, day))),
        weight,
      );
      for (let day = 0; day < log.length; day++) {
        if (weight[day] === 0) continue;
        for (const column of columns.of(store, day)) right[column]! += log[day]! - level[day]!;
      }
    });
    coefficients = Float64Array.from(solve(right));
  }
  return sales.map(({ store }) =>
    Float64Array.from({ length: days }, (_, day) => Math.exp(sum(coefficients, columns.of(store, day)))),
  );
}

function normalEquations(columns: DayColumns, sales: readonly DaySales[], weights: readonly Float64Array[]): Solver {
  const { width, penalties } = columns;
  const matrix = new Float64Array(width * width);
  penalties.forEach((penalty, column) => {
    matrix[column * width + column] = penalty;
  });
  sales.forEach(({ store }, index) => {
    weights[index]!.forEach((weight, day) => {
      if (weight === 0) return;
      const ones = columns.of(store, day);
      for (const row of ones) for (const column of ones) matrix[row * width + column]! += 1;
    });
  });
  return solvePositive(matrix, width);
}

function sum(coefficients: Float64Array, ones: Uint16Array): number {
  let total = 0;
  for (const column of ones) total += coefficients[column]!;
  return total;
}
