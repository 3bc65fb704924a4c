import { ApplicationFailure } from '@temporalio/workflow';
import { unpricedBudget } from '../../contracts/request/unpriced-budget.js';
import type { SweepInput } from '../../contracts/sweep/sweep.js';
import { trainingTypes } from '../../core/search/training-types.js';

type Priced = Pick<SweepInput, 'search' | 'training' | 'prices'>;

/** Instance types of the request that no price is known of. */
export const unpricedTypes = ({ search, training, prices }: Priced): readonly string[] =>
  trainingTypes({ sweep: search, training }).filter((type) => prices[type] === undefined);

/** @throws RequestInvalid for a budget that could not be counted, before anything is paid for */
export function requirePrices(input: Priced): void {
  const unpriced = unpricedTypes(input);
  if (input.search.limits.maxCost === undefined || unpriced.length === 0) return;
  const types = trainingTypes({ sweep: input.search, training: input.training });
  throw ApplicationFailure.nonRetryable(unpricedBudget(types, unpriced), 'RequestInvalid');
}
