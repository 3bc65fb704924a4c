import { QUANTILES } from '../../core/metrics/wspl.js';
import { countDays, formatShare } from './format-terms.js';
import type { Period } from './plan-quantities.js';

export interface QuantityTerms {
  readonly serviceLevel: number;
  readonly leadTime: number;
  readonly reviewPeriod: number;
  readonly correlation: number;
}

/** What the quantities rest on, a sentence each: a planner who doesn't share one changes an option, or the numbers. */
export function describeAssumptions({ from, through }: Period, terms: QuantityTerms): readonly string[] {
  const { serviceLevel, leadTime, reviewPeriod, correlation } = terms;
  const review = reviewPeriod === 0 ? '' : ` and ${countDays(reviewPeriod)} until the next order can be placed`;
  const widest = QUANTILES.at(-1) as number;
  return [
    `An order that is placed before ${from} lasts through ${through}: ${countDays(leadTime)} until it arrives${review}.`,
    `Service level ${formatShare(serviceLevel)}: in so many of a hundred such periods nothing is missing. It is no fill rate, the share of units that are served, which is higher.`,
    correlation === 0
      ? 'The errors of days are independent of each other. Where an item sells better or worse than forecast for days on end, it takes more, up to the column "at most": see --correlation.'
      : `The errors of any two days have a correlation of ${correlation}.`,
    'Spread: that of the nine published quantiles of each day, and at least that of customers who buy independently. The sum of the days is a count with a negative binomial distribution.',
    ...(serviceLevel > widest
      ? [
          `Nothing was published beyond the quantile ${widest}: what lies between it and ${serviceLevel} comes of the distribution alone.`,
        ]
      : []),
    `Stock is that of the morning of ${from}; what is on order arrives within the period; what is sold out is not bought later.`,
  ];
}
