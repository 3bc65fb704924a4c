import type { Cell } from '../../../contracts/dataset/cells.js';
import type { CellForecast } from '../../../contracts/evaluation/ensemble.js';
import type { TransformEnd } from '../../../contracts/jobs/transform.js';

/** The answers of a transform for the files of cells, with what they were when the job had ended. */
export function answersOf(
  cells: readonly Cell[],
  outputUri: string,
  { answers = [] }: Extract<TransformEnd, { kind: 'completed' }>,
): readonly CellForecast[] {
  const proofs = new Map(answers.map(({ uri, proof }) => [uri, proof]));
  return cells.map((cell) => {
    const uri = `${outputUri}/${cell.name}.csv.out`;
    return { cell, uri, proof: proofs.get(uri) };
  });
}
