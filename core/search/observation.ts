import type * as search from '@durable-forecast/hyperparameter-search';
import type { Algorithm } from '../../contracts/algorithms/algorithms.js';

export type { Hyperparameters } from '@durable-forecast/hyperparameter-search';

/** One point of the search. */
export type Proposal = search.Proposal<Algorithm>;

/** What the search knows of an earlier trial. */
export type Observation = search.Observation<Algorithm>;
