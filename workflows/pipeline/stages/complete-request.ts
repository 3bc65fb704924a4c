import type { ForecastRequest } from '../../../contracts/request/request.js';

/** A run goes on with the request it was started with; parts that requests did not have then are what they did then. */
export const completeRequest = (request: ForecastRequest): ForecastRequest => ({
  ...request,
  features: { ...request.features, rowShare: request.features.rowShare ?? 1, add: request.features.add ?? [] },
  sweep: { ...request.sweep, share: request.sweep.share ?? 1 },
  fit: request.fit ?? { members: [{ per: 'store' }] },
  backtest: request.backtest ?? { origins: 0 },
});
