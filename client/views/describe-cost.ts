import type { S3Client } from '@aws-sdk/client-s3';
import type { Algorithm } from '../../contracts/algorithms/algorithms.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import { unpricedBudget } from '../../contracts/request/unpriced-budget.js';
import { estimateCost } from '../../core/search/estimate-cost.js';
import { UserError } from '../errors/user-error.js';
import { newestSteps } from '../runs/newest-steps.js';
import { priceTable } from '../runs/price-table.js';
import { dollars } from './dollars.js';
import { duration } from './render-progress.js';

/** Trainings before that an estimate is made from, the newest. */
const MOST_TRAININGS = 40;

/**
 * What the sweep of a request will cost, in one line.
 *
 * @throws UserError when the request limits the cost and an instance type has no price: the limit could not be kept
 */
export async function tellCost(
  store: { readonly s3: S3Client; readonly bucket: string },
  request: ForecastRequest,
): Promise<string> {
  const prices = priceTable();
  const algorithms = Object.keys(request.sweep.algorithms) as Algorithm[];
  const past = Object.fromEntries(
    await Promise.all(algorithms.map(async (algorithm) => [algorithm, await secondsBefore(store, algorithm)])),
  ) as Record<Algorithm, number[]>;
  const estimate = estimateCost(request, prices, past);
  const { maxCost } = request.sweep.limits;
  if ('unpriced' in estimate) {
    if (maxCost !== undefined) throw new UserError(unpricedBudget(request.training.instanceTypes, estimate.unpriced));
    return `What it costs is unknown: there is no price for ${estimate.unpriced.join(', ')}. Add it to the file that FORECAST_PRICES names.`;
  }
  const { trials, instanceType, hourly, most, likely } = estimate;
  const each = `${trials} ${trials === 1 ? 'trial' : 'trials'} of up to ${duration(request.training.maxRuntimeSeconds)} on ${instanceType} at USD ${dollars(hourly)} an hour`;
  return [
    `At AWS prices at most USD ${dollars(most)}${maxCost === most ? ' (sweep.limits.maxCost)' : ''}: ${each}`,
    ...(likely === undefined ? [] : [`about USD ${dollars(likely)} if they take as long as trainings before`]),
  ].join('; ');
}

/** Billable seconds of an algorithm's newest trainings that are kept. */
async function secondsBefore(
  store: { readonly s3: S3Client; readonly bucket: string },
  algorithm: Algorithm,
): Promise<number[]> {
  const steps = await newestSteps(store, algorithm, MOST_TRAININGS);
  return steps.map(({ result }) => result.billableSeconds);
}
