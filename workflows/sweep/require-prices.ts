import { ApplicationFailure } from '@temporalio/workflow';
import { unpricedBudget } from '../../contracts/request/unpriced-budget.js';
import type { SweepInput } from '../../contracts/sweep/sweep.js';

type Priced = Pick<SweepInput, 'training' | 'prices'>;

/** Instance types of the request that no price is known of. */
export const unpricedTypes = ({ training, prices }: Priced): readonly string[] =>
  training.instanceTypes.filter((type) => prices[type] === undefined);

/** @throws RequestInvalid for a budget that could not be counted, before anything is paid for */
export function requirePrices({ search, ...input }: Priced & Pick<SweepInput, 'search'>): void {
  const unpriced = unpricedTypes(input);
  if (search.limits.maxCost === undefined || unpriced.length === 0) return;
  throw ApplicationFailure.nonRetryable(unpricedBudget(input.training.instanceTypes, unpriced), 'RequestInvalid');
}
