import type { ServingCost } from '../endpoints/cost-of-periods.js';
import { formatDollars } from './format.js';

/** `3.20 hours of an instance, 0.3680 USD`; what is not known is said. */
export function describeServingCost({
  instanceHours,
  mostInstanceHours,
  cost,
  mostCost,
  unpriced,
  hasServerless,
}: ServingCost): string {
  const isFixed = mostInstanceHours === instanceHours;
  const between = (least: string, most: string) => (isFixed ? least : `${least} to ${most}`);
  const hours = `${between(instanceHours.toFixed(2), mostInstanceHours.toFixed(2))} hours of an instance`;
  const known =
    cost === undefined || mostCost === undefined
      ? []
      : [`${between(formatDollars(cost), formatDollars(mostCost))} USD`];
  const unknown =
    unpriced.length === 0
      ? []
      : [`${unpriced.join(', ')} without a price, which the file that FORECAST_PRICES names can add`];
  const dollars = [...known, ...unknown].join(', ');
  const serverless = 'serverless, billed by use, which is not counted here';
  if (!hasServerless) return `${hours}, ${dollars}`;
  return mostInstanceHours === 0 ? serverless : `${hours}, ${dollars}; and ${serverless}`;
}
