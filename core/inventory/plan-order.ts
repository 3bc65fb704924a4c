import { countEnough, countQuantile } from './count-distribution.js';
import { orderQuantity, type Stock, unitsThere } from './order-quantity.js';
import { type Demand, periodDemand } from './period-demand.js';

/** What an order must last for, and how surely. */
export interface OrderTerms {
  /** Probability that nothing is missing in the period, above 0 and below 1. */
  readonly serviceLevel: number;
  /** Of the errors of any two days, 0 to 1. */
  readonly correlation: number;
}

/** What to order of an item in a store, in units. */
export interface PlannedOrder {
  /** Expected demand of the period. */
  readonly demand: number;
  /** Standard deviation of it. */
  readonly deviation: number;
  /** What should be on hand and on order, so that it is enough with the service level. */
  readonly orderUpTo: number;
  /** The same if all days err together, which is the most that it can take. */
  readonly orderUpToAtMost: number;
  readonly order: number;
  /** Probability that what is on hand and on order is enough without an order. */
  readonly coveredBefore: number;
  /** The same with the order. */
  readonly coveredAfter: number;
}

/** @param days forecasts of the days of the period */
export function planOrder(
  days: readonly Demand[],
  stock: Stock,
  { serviceLevel, correlation }: OrderTerms,
): PlannedOrder {
  const demand = periodDemand(days, correlation);
  const orderUpTo = countQuantile(demand, serviceLevel);
  const order = orderQuantity(orderUpTo, stock);
  const there = unitsThere(stock);
  return {
    demand: demand.mean,
    deviation: Math.sqrt(demand.variance),
    orderUpTo,
    orderUpToAtMost: countQuantile(periodDemand(days, 1), serviceLevel),
    order,
    coveredBefore: countEnough(demand, there),
    coveredAfter: countEnough(demand, there + order),
  };
}
