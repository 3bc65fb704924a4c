import { randomFor } from '@durable-forecast/lib/random-stream';
import { gridPoint, gridSize } from '../space/grid.js';
import type { Observation, Proposal, Search } from './search.js';
import { wasTried } from './was-tried.js';

/** A space with more points than this is not looked through: a repeat there is unlikely. */
const MOST_LISTED = 10_000;

/**
 * The proposal, or where its point was tried before and the algorithm's space is finite, another point of that space that
 * was not.
 *
 * @returns undefined when all of them have been tried
 */
export function untriedPoint<Name extends string>(
  search: Search<Name>,
  proposal: Proposal<Name>,
  history: readonly Observation<Name>[],
): Proposal<Name> | undefined {
  const { index, algorithm } = proposal;
  const space = search.algorithms.find(({ name }) => name === algorithm)?.space ?? [];
  const size = gridSize(space);
  if (size > MOST_LISTED || !wasTried(search, proposal, history)) return proposal;
  const left = Array.from({ length: size }, (_, position) => gridPoint(space, position))
    .flatMap((hyperparameters) => (hyperparameters === undefined ? [] : [{ index, algorithm, hyperparameters }]))
    .filter((point) => !wasTried(search, point, history));
  return left[Math.floor(randomFor(search.seed, index, `${algorithm}/untried`) * left.length)];
}
