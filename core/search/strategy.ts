import type { Search } from '../../contracts/request/search-space.js';
import { DEFAULT_TPE } from '../../contracts/request/search-strategy.js';
import { gridPoint, gridSize } from './grid.js';
import type { Observation, Proposal } from './observation.js';
import { randomPoint } from './random.js';
import { tpePoint } from './tpe.js';

export type { Observation, Proposal } from './observation.js';
export type { Hyperparameters } from './space.js';

/** No proposal: `exhausted` for good, `wait` until a running trial has ended. */
export interface NoProposal {
  readonly kind: 'exhausted' | 'wait';
}

/**
 * The trial number `index` of a search. A pure function: the same search, history and index give the same proposal, on
 * replay and after continue-as-new.
 */
export function propose(search: Search, history: readonly Observation[], index: number): Proposal | NoProposal {
  if (index >= plannedTrials(search)) return { kind: 'exhausted' };
  switch (search.strategy.kind) {
    case 'grid': {
      const point = gridPoint(search, index);
      return point === undefined ? { kind: 'exhausted' } : { index, ...point };
    }
    case 'random':
      return randomPoint(search, history, index);
    case 'tpe':
      return tpePoint(search, search.strategy, history, index);
    case 'hyperband':
      return search.strategy.proposals === 'tpe'
        ? tpePoint(search, DEFAULT_TPE, history, index)
        : randomPoint(search, history, index);
  }
}

/** Trials of a search that does not say how many. */
const DEFAULT_TRIALS = { random: 6, tpe: 24, hyperband: 27 } as const;

/** How many trials the search will start when none stops it early. */
export const plannedTrials = (search: Search): number =>
  search.strategy.kind === 'grid'
    ? Math.min(search.maxTrials ?? Number.POSITIVE_INFINITY, gridSize(search))
    : (search.maxTrials ?? DEFAULT_TRIALS[search.strategy.kind]);
