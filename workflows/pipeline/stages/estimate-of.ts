import type { ForecastRequest } from '../../../contracts/request/request.js';
import type { RunEnvironment } from '../../../contracts/run/environment.js';
import { estimateCost } from '../../../core/search/estimate-cost.js';

/** What the sweep costs at most, where every instance type has a price. */
export function estimateOf(request: ForecastRequest, prices: RunEnvironment['prices']): { readonly estimate?: number } {
  const estimate = estimateCost(request, prices);
  return 'unpriced' in estimate ? {} : { estimate: estimate.most };
}
