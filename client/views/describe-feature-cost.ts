import { type PriceTable, priceOf } from '../../contracts/instances/prices.js';
import { featureJobOf } from '../../contracts/request/feature-job.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import { formatDollars, formatDuration } from './format.js';

/** What the processing job of a request's features will cost at most; undefined where workers make them. */
export function describeFeatureCost(
  request: Pick<ForecastRequest, 'features'>,
  prices: PriceTable,
): string | undefined {
  const job = featureJobOf(request);
  if (job === undefined) return undefined;
  const { instances, instanceTypes, maxRuntimeSeconds } = job;
  const priced = instanceTypes.map((type) => ({ type, hourly: priceOf(type, prices) }));
  const unpriced = priced.flatMap(({ type, hourly }) => (hourly === undefined ? [type] : []));
  if (unpriced.length > 0) {
    return `What the job of the features costs is unknown: there is no price for ${unpriced.join(', ')}. Add it to the file that FORECAST_PRICES names.`;
  }
  const { type, hourly = 0 } = priced.reduce((a, b) => ((b.hourly ?? 0) > (a.hourly ?? 0) ? b : a));
  const most = (instances * hourly * maxRuntimeSeconds) / 3600;
  return `The job of the features costs at most USD ${formatDollars(most)}: ${instances} x ${type} at USD ${formatDollars(hourly)} an hour, for up to ${formatDuration(maxRuntimeSeconds)}; nothing where the files are there.`;
}
