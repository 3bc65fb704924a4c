import type { Hyperparameters } from '../space/dimension.js';
import type { Observation, Proposal, Search } from './search.js';

/** Whether a trial that counts for the search had the very point. */
export const wasTried = <Name extends string>(
  { repeatsOthers = false }: Pick<Search<Name>, 'repeatsOthers'>,
  { algorithm, hyperparameters }: Pick<Proposal<Name>, 'algorithm' | 'hyperparameters'>,
  history: readonly Observation<Name>[],
): boolean =>
  history.some(
    (trial) =>
      (trial.source === undefined || !repeatsOthers) &&
      trial.algorithm === algorithm &&
      sameValues(trial.hyperparameters, hyperparameters),
  );

function sameValues(a: Hyperparameters, b: Hyperparameters): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
