import type { ServedPeriod } from '../../contracts/endpoint/serve-forecast.js';
import { costOf, type PriceTable } from '../../contracts/instances/prices.js';

/** What it has cost so far to serve, at a price table. */
export interface ServingCost {
  /** Hours of one instance, of all instances that were there in any case. */
  readonly instanceHours: number;
  /** With those by which their number may have followed the calls; equal where it was fixed. */
  readonly mostInstanceHours: number;
  /** US dollars of both, of the types that have a price; undefined where none has. */
  readonly cost: number | undefined;
  readonly mostCost: number | undefined;
  /** Instance types without a price. */
  readonly unpriced: readonly string[];
  /** Whether some of it was serverless: AWS bills that by use, which is not counted. */
  readonly hasServerless: boolean;
}

/** @param now milliseconds since 1970, the end of what goes on */
export function costOfPeriods(periods: readonly ServedPeriod[], prices: PriceTable, now: number): ServingCost {
  const parts = periods.map(({ instanceType, instances, mostInstances = instances, from, until }) => {
    const seconds = Math.max(0, (until === undefined ? now : Date.parse(until)) - Date.parse(from)) / 1000;
    const dollars = (count: number) => costOf({ instanceType, billableSeconds: seconds, instances: count }, prices);
    return {
      ...{ instanceType, isServerless: mostInstances === 0 },
      ...{ hours: (seconds * instances) / 3600, mostHours: (seconds * mostInstances) / 3600 },
      ...{ cost: dollars(instances), mostCost: dollars(mostInstances) },
    };
  });
  const billed = parts.filter(({ isServerless }) => !isServerless);
  const unpriced = [...new Set(billed.filter(({ cost }) => cost === undefined).map((part) => part.instanceType))];
  const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
  const isPriced = billed.length === 0 || billed.some(({ cost }) => cost !== undefined);
  return {
    instanceHours: sum(billed.map(({ hours }) => hours)),
    mostInstanceHours: sum(billed.map(({ mostHours }) => mostHours)),
    cost: isPriced ? sum(billed.map(({ cost }) => cost ?? 0)) : undefined,
    mostCost: isPriced ? sum(billed.map(({ mostCost }) => mostCost ?? 0)) : undefined,
    ...{ unpriced, hasServerless: parts.some(({ isServerless }) => isServerless) },
  };
}
