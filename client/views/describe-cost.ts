import type { ForecastRequest } from '../../contracts/request/request.js';
import { unpricedBudget } from '../../contracts/request/unpriced-budget.js';
import { estimateCost } from '../../core/search/estimate-cost.js';
import { trainingTypes } from '../../core/search/training-types.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { newestSteps } from '../runs/newest-steps.js';
import { priceTable } from '../runs/price-table.js';
import { describeFeatureCost } from './describe-feature-cost.js';
import { formatDollars, formatDuration } from './format.js';

/** Trainings before that an estimate is made from, the newest. */
const MOST_TRAININGS = 40;

/**
 * What the sweep of a request will cost: what is possible, and what is likely.
 *
 * @param champion the run whose champion is taken over; undefined for a search
 * @throws UserError when the request limits the cost and an instance type has no price: the limit could not be kept
 */
export async function describeCost(
  client: Pick<ForecastClient, 's3' | 'bucket'>,
  request: ForecastRequest,
  champion?: { readonly run: string; readonly origin: string },
): Promise<string> {
  if (champion !== undefined && request.champion?.mode === 'forecast') {
    return `Nothing is trained: the models of ${champion.run} (origin ${champion.origin}) are applied.`;
  }
  const prices = priceTable();
  const algorithms = Object.keys(request.sweep.algorithms);
  const secondsOf = async (algorithm: string) =>
    (await newestSteps(client, algorithm, MOST_TRAININGS)).map(({ result }) => result.billableSeconds);
  const past = Object.fromEntries(
    await Promise.all(algorithms.map(async (algorithm) => [algorithm, await secondsOf(algorithm)])),
  ) as Record<string, number[]>;
  const estimate = estimateCost(request, prices, past);
  const features = describeFeatureCost(request, prices);
  const beside = features === undefined ? [] : [features];
  const { maxCost } = request.sweep.limits;
  if ('unpriced' in estimate) {
    if (maxCost !== undefined) {
      throw new UserError(unpricedBudget(trainingTypes(request), estimate.unpriced), 'usage');
    }
    const unknown = `What it costs is unknown: there is no price for ${estimate.unpriced.join(', ')}. Add it to the file that FORECAST_PRICES names.`;
    return [unknown, ...beside].join('\n');
  }
  const { trials, instanceType, hourly, most, likely } = estimate;
  const each = `${trials} ${trials === 1 ? 'trial' : 'trials'} of up to ${formatDuration(request.training.maxRuntimeSeconds)} on ${instanceType} at USD ${formatDollars(hourly)} an hour`;
  const limit = maxCost === most ? ' (sweep.limits.maxCost)' : '';
  return [
    ...(champion === undefined
      ? []
      : [`The champion of ${champion.run} (origin ${champion.origin}) is trained anew, without a search.`]),
    `At AWS prices the sweep costs at most USD ${formatDollars(most)}${limit}: ${each}.`,
    likely === undefined
      ? 'What is likely is known once each algorithm has been trained here.'
      : `Likely is USD ${formatDollars(likely)}, if they take as long as trainings before.`,
    ...beside,
  ].join('\n');
}
