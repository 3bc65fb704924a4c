import { type PriceTable, priceOf } from '../../contracts/instances/prices.js';
import type { AutopilotSettings } from '../../contracts/request/autopilot.js';
import type { SweepRequest } from '../../contracts/request/request.js';

/** The limits of a sweep, shared out between its trials and Autopilot. */
export interface SharedBudget {
  /** Of the trials. */
  readonly sweep: SweepRequest;
  /** Of Autopilot. */
  readonly settings: AutopilotSettings;
  /** US dollars an hour of Autopilot's time, where that has a price. */
  readonly price: number | undefined;
}

/**
 * One budget for both searches, which begin at the same time: neither takes longer than `limits.maxSeconds`, and of
 * `limits.maxCost` is set aside for Autopilot what it may cost at most.
 *
 * @returns the fault where the money can't be counted, or leaves nothing for the trials
 */
export function autopilotBudget(
  sweep: SweepRequest,
  asked: AutopilotSettings,
  prices: PriceTable,
): SharedBudget | { readonly fault: string } {
  const { maxCost, maxSeconds = Number.POSITIVE_INFINITY } = sweep.limits;
  const settings = { ...asked, maxSeconds: Math.min(asked.maxSeconds, Math.ceil(maxSeconds)) };
  const price = priceOf(settings.instanceType, prices);
  if (maxCost === undefined) return { sweep, settings, price };
  if (price === undefined) {
    return {
      fault:
        `sweep.autopilot.instanceType: there is no price for ${settings.instanceType}, so sweep.limits.maxCost could not be kept. Name ` +
        'a type that has one, or add it to the JSON file of prices that FORECAST_PRICES names for the worker.',
    };
  }
  const most = (price * settings.maxSeconds) / 3600;
  const left = maxCost - most;
  if (left <= 0) {
    return {
      fault:
        `sweep.limits.maxCost, USD ${maxCost}, leaves nothing for the trials: Autopilot may cost USD ${most.toFixed(2)} ` +
        `(${settings.maxSeconds} s of ${settings.instanceType}). Raise it, or lower sweep.autopilot.maxSeconds.`,
    };
  }
  return { sweep: { ...sweep, limits: { ...sweep.limits, maxCost: left } }, settings, price };
}
