import { gridSize as gridSizeOf, propose as proposeBy, type Strategy } from '@durable-forecast/hyperparameter-search';
import type { Search } from '../../contracts/request/search-space.js';
import { DEFAULT_TPE } from '../../contracts/request/search-strategy.js';
import type { Observation, Proposal } from './observation.js';
import { searchOf } from './space.js';

export type { Hyperparameters, Observation, Proposal } from './observation.js';

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
  return proposeBy(searchOf(search), strategyOf(search), history, index) ?? { kind: 'exhausted' };
}

/** Trials of a search that does not say how many. */
const DEFAULT_TRIALS = { random: 6, tpe: 24, hyperband: 27 } as const;

/** How many trials the search will start when none stops it early. */
export const plannedTrials = (search: Search): number =>
  search.strategy.kind === 'grid'
    ? Math.min(search.maxTrials ?? Number.POSITIVE_INFINITY, gridSize(search))
    : (search.maxTrials ?? DEFAULT_TRIALS[search.strategy.kind]);

/** How many points the grid has over all algorithms. */
export const gridSize = (search: Search): number =>
  searchOf(search).algorithms.reduce((sum, { space }) => sum + gridSizeOf(space), 0);

/** Hyperband's own part is the stopping; its points come from another strategy. */
function strategyOf({ strategy }: Search): Strategy {
  if (strategy.kind !== 'hyperband') return strategy;
  return strategy.proposals === 'tpe' ? { kind: 'tpe', ...DEFAULT_TPE } : { kind: 'random' };
}
