import { assert, double, integer, property, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solvePositive } from '../../../core/reconcile/solve-positive.js';

describe('solving a positive definite system', () => {
  it('finds the x that a matrix takes to b, whatever the matrix', () => {
    const size = 5;
    assert(
      property(
        uniqueArray(double({ min: -10, max: 10, noNaN: true }), { minLength: size * size, maxLength: size * size }),
        integer({ min: 1, max: 9 }),
        (entries, ridge) => {
          // B'B plus a ridge is positive definite for every B.
          const matrix = new Float64Array(size * size);
          for (let row = 0; row < size; row++) {
            for (let column = 0; column < size; column++) {
              for (let at = 0; at < size; at++) {
                matrix[row * size + column]! += entries[at * size + row]! * entries[at * size + column]!;
              }
            }
            matrix[row * size + row]! += ridge;
          }
          const wanted = Float64Array.from({ length: size }, (_, index) => index - 2);
          const right = Float64Array.from(wanted, (_, row) =>
            wanted.reduce((sum, value, column) => sum + matrix[row * size + column]! * value, 0),
          );
          solvePositive(
            matrix,
            size,
          )(right).forEach((value, index) => {
            expect(value).toBeCloseTo(wanted[index] as number, 5);
          });
        },
      ),
    );
  });

  it('refuses a matrix that is not positive definite', () => {
    expect(() => solvePositive(Float64Array.of(1, 2, 2, 1), 2)).toThrowErrorMatchingInlineSnapshot(
      `[Error: the matrix is not positive definite: pivot 2 of 2 is -3]`,
    );
  });
});
