import { type PriceTable, priceOf } from '../../contracts/instances/prices.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import { plannedTrials } from './strategy.js';
import { trainingTypes } from './training-types.js';

/** Billable seconds of trainings that were done before, by algorithm. */
export type PastSeconds = Readonly<Partial<Record<string, readonly number[]>>>;

/** What a sweep will cost, US dollars. */
export interface CostEstimate {
  readonly trials: number;
  /** The dearest instance type of the request, and its dollars an hour. */
  readonly instanceType: string;
  readonly hourly: number;
  /** If every trial ran for `training.maxRuntimeSeconds`; never more than `sweep.limits.maxCost`. */
  readonly most: number;
  /** If trials take as long as the median training before; undefined where an algorithm was never trained. */
  readonly likely?: number;
}

/**
 * What a sweep will cost before it is started. Retries after faults of AWS come on top; early stopping makes it less.
 *
 * @returns the instance types without a price where there are some: then nobody can say
 */
export function estimateCost(
  { sweep, training }: Pick<ForecastRequest, 'sweep' | 'training'>,
  prices: PriceTable,
  past: PastSeconds = {},
): CostEstimate | { readonly unpriced: readonly string[] } {
  const types = trainingTypes({ sweep, training });
  const unpriced = types.filter((type) => priceOf(type, prices) === undefined);
  if (unpriced.length > 0) return { unpriced };
  const byPrice = types.map((type) => [type, priceOf(type, prices) as number] as const);
  const [instanceType, hourly] = byPrice.reduce((a, b) => (b[1] > a[1] ? b : a));
  const trials = plannedTrials(sweep);
  const { maxCost = Number.POSITIVE_INFINITY } = sweep.limits;
  const dollars = (seconds: number) => Math.min(maxCost, (trials * seconds * hourly) / 3600);
  const medians = Object.keys(sweep.algorithms).map((algorithm) => median(past[algorithm] ?? []));
  // Proposals are dealt over the algorithms about evenly.
  const seconds = medians.reduce((sum, value) => sum + value, 0) / medians.length;
  return {
    trials,
    instanceType,
    hourly,
    most: dollars(training.maxRuntimeSeconds),
    ...(Number.isNaN(seconds) ? {} : { likely: dollars(seconds) }),
  };
}

/** NaN of nothing. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
