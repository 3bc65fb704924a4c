import type { RulePoint } from './types.js';

/** The number of a scalar point (a metric, or a tensor of one element); undefined for other tensors. */
export function scalarOf({ value, tensor }: RulePoint): number | undefined {
  if (value !== undefined) return value;
  if (tensor === undefined || tensor.values.length !== 1) return undefined;
  const only = tensor.values[0];
  return typeof only === 'number' ? only : undefined;
}

/** All numbers of a point; undefined for texts and empty tensors. */
export function numbersOf({ value, tensor }: RulePoint): ArrayLike<number> | undefined {
  if (value !== undefined) return [value];
  if (tensor === undefined || tensor.values.length === 0 || typeof tensor.values[0] !== 'number') return undefined;
  return tensor.values as ArrayLike<number>;
}

/**
 * Classes of a point with labels or predictions: whole numbers as they are, probabilities of one class rounded (0.5 is
 * class 1), rows of probabilities by their largest.
 *
 * @returns one class a row; -1 where a value is no class
 */
export function classesOf(point: RulePoint, largest: boolean): Float64Array | undefined {
  const values = numbersOf(point);
  if (values === undefined) return undefined;
  const columns = point.tensor !== undefined && point.tensor.shape.length === 2 ? (point.tensor.shape[1] ?? 1) : 1;
  if (largest && columns > 1) {
    return Float64Array.from({ length: Math.floor(values.length / columns) }, (_, row) =>
      largestOf(values, row, columns),
    );
  }
  return Float64Array.from(values, (value) => (Number.isFinite(value) && value > -0.5 ? Math.floor(value + 0.5) : -1));
}

function largestOf(values: ArrayLike<number>, row: number, columns: number): number {
  let best = 0;
  for (let column = 1; column < columns; column++) {
    if (values[row * columns + column]! > values[row * columns + best]!) best = column;
  }
  return best;
}
