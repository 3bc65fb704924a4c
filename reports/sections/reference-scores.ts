import type { ReferenceScore } from '../../contracts/request/report.js';
import { heading, note, table } from '../html.js';
import type { DrawnTrial } from '../report-data.js';
import type { Part } from '../section.js';

/** RMSE from elsewhere, each beside the best trial that it can be held against; nothing where the request names none. */
export function referenceParts(references: readonly ReferenceScore[], trials: readonly DrawnTrial[]): Part[] {
  if (references.length === 0) return [];
  return [
    heading('Beside scores from elsewhere'),
    table(
      ['score from elsewhere', 'RMSE', 'best trial here', 'RMSE here', 'difference'],
      references.map((reference) => ({ cells: cellsOf(reference, bestLike(reference, trials)) })),
      [1, 3, 4],
    ),
    note(
      'Validation RMSE, units a series and day. The request names the scores from elsewhere; whether they were reached on the same rows, nobody checked.',
    ),
  ];
}

function cellsOf({ name, rmse }: ReferenceScore, trial: Scored | undefined): string[] {
  if (trial === undefined) return [name, rmse.toFixed(5), 'none like it has a score', '–', '–'];
  const { objective, algorithm } = trial;
  const percent = (objective / rmse - 1) * 100;
  return [
    ...[name, rmse.toFixed(5), `${trial.name}, ${algorithm}`, objective.toFixed(5)],
    `${percent > 0 ? '+' : ''}${percent.toFixed(1)} %`,
  ];
}

type Scored = DrawnTrial & { readonly objective: number };

/** @param trials best first */
const bestLike = ({ algorithm, hyperparameters = {} }: ReferenceScore, trials: readonly DrawnTrial[]) =>
  trials.find(
    (trial): trial is Scored =>
      trial.objective !== undefined &&
      (algorithm === undefined || trial.algorithm === algorithm) &&
      Object.entries(hyperparameters).every(([name, value]) => isSame(trial.hyperparameters[name], String(value))),
  );

/** Values as jobs have them are texts: 0.20 is 0.2. */
const isSame = (had: string | undefined, wanted: string): boolean =>
  had === wanted || (had !== undefined && had !== '' && wanted !== '' && Number(had) === Number(wanted));
