/** Solves A x = b for a symmetric positive definite A; made once, it answers for any b. */
export type Solver = (right: Float64Array) => Float64Array;

/**
 * Cholesky factor of a matrix, to solve with.
 *
 * @param matrix size x size, symmetric; its lower triangle is read. Left as it is.
 * @throws Error when it is not positive definite
 */
export function solvePositive(matrix: Float64Array, size: number): Solver {
  const factor = matrix.slice();
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = factor[row * size + column] as number;
      for (let at = 0; at < column; at++) {
        sum -= (factor[row * size + at] as number) * (factor[column * size + at] as number);
      }
      if (row > column) {
        factor[row * size + column] = sum / (factor[column * size + column] as number);
      } else {
        if (!(sum > 0)) throw new Error(`the matrix is not positive definite: pivot ${row + 1} of ${size} is ${sum}`);
        factor[row * size + row] = Math.sqrt(sum);
      }
    }
  }
  return (right) => {
    const solution = right.slice();
    for (let row = 0; row < size; row++) {
      let sum = solution[row] as number;
      for (let at = 0; at < row; at++) sum -= (factor[row * size + at] as number) * (solution[at] as number);
      solution[row] = sum / (factor[row * size + row] as number);
    }
    for (let row = size - 1; row >= 0; row--) {
      let sum = solution[row] as number;
      for (let at = row + 1; at < size; at++) sum -= (factor[at * size + row] as number) * (solution[at] as number);
      solution[row] = sum / (factor[row * size + row] as number);
    }
    return solution;
  };
}
