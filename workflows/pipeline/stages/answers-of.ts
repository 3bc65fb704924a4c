import type { Cell } from '../../../contracts/dataset/cells.js';
import type { CellForecast } from '../../../contracts/evaluation/ensemble.js';
import type { TransformEnd } from '../../../contracts/jobs/transform.js';

/**
 * The answers of a transform for the files of cells, with what they were when the job had ended.
 *
 * They are known by their file names, which are those of cells: where the files of stores lie in folders of their own, the
 * answers do too.
 */
export function answersOf(
  cells: readonly Cell[],
  outputUri: string,
  { answers = [] }: Extract<TransformEnd, { kind: 'completed' }>,
): readonly CellForecast[] {
  const byName = new Map(answers.map((answer) => [answer.uri.slice(answer.uri.lastIndexOf('/') + 1), answer]));
  return cells.map((cell) => {
    const name = `${cell.name}.csv.out`;
    const { uri, proof } = byName.get(name) ?? { uri: `${outputUri}/${name}` };
    return { cell, uri, proof };
  });
}
