import { normalQuantile } from '@durable-forecast/lib/normal-distribution';
import { type RandomStream, seededStream } from '@durable-forecast/lib/random-stream';
import { describe, expect, it } from 'vitest';
import { QUANTILES } from '../../../contracts/publication/table-columns.js';
import { countEnough, countQuantile } from '../../../core/inventory/count-distribution.js';
import { dayVariance } from '../../../core/inventory/day-variance.js';
import { periodDemand } from '../../../core/inventory/period-demand.js';

const DRAWS = 40_000;

/** Shares of the counts from 0 on, by the textbook's formula for a negative binomial of this mean and variance. */
function sharesBelow(mean: number, variance: number): readonly number[] {
  const size = (mean * mean) / (variance - mean);
  const chance = size / (size + mean);
  const below: number[] = [];
  let share = chance ** size;
  for (let count = 0, sum = 0; sum < 1 - 1e-12; count += 1) {
    sum += share;
    below.push(sum);
    share *= ((count + size) / (count + 1)) * (1 - chance);
  }
  return below;
}

const quantileOf = (below: readonly number[], share: number) => below.findIndex((each) => each >= share);

/** A week of a day's demand as a version publishes it: the mean, and whole numbers for quantiles. */
function week(mean: number, variance: number) {
  const below = sharesBelow(mean, variance);
  const quantiles = QUANTILES.map((share) => quantileOf(below, share));
  return { below, days: Array.from({ length: 7 }, () => ({ mean, variance: dayVariance(mean, quantiles) })) };
}

/** The share of weeks for which so many units are enough. */
function enoughOf(units: number, draw: (random: RandomStream) => number): number {
  const random = seededStream(20_160_424);
  let enough = 0;
  for (let at = 0; at < DRAWS; at += 1) if (draw(random) <= units) enough += 1;
  return enough / DRAWS;
}

describe('the variance of a day', () => {
  it('is that of a normal distribution, of which its quantiles are', () => {
    const quantiles = QUANTILES.map((share) => 100 + 20 * normalQuantile(share));
    expect(dayVariance(100, quantiles)).toBeCloseTo(400, -0.5);
  });

  it.each([
    [1, 3],
    [3, 12],
    [10, 60],
    [50, 400],
    [500, 2500],
  ])('is near to that of counts with mean %d and variance %d', (mean, variance) => {
    const { days } = week(mean, variance);
    expect((days[0] as { variance: number }).variance / variance).toBeGreaterThan(0.95);
    expect((days[0] as { variance: number }).variance / variance).toBeLessThan(1.1);
  });

  it('is no less than that of independent customers, also where all quantiles are 0', () => {
    expect(dayVariance(0.1, [0, 0, 0, 0, 0, 0, 0, 0, 0])).toBe(0.1);
    expect(dayVariance(5, [5, 5, 5, 5, 5, 5, 5, 5, 5])).toBe(5);
  });
});

describe('the demand of a period', () => {
  const days = [
    { mean: 1, variance: 4 },
    { mean: 2, variance: 9 },
  ];

  it('has the sum of the means, whatever days have to do with each other', () => {
    expect([0, 0.5, 1].map((correlation) => periodDemand(days, correlation).mean)).toEqual([3, 3, 3]);
  });

  it('varies by the sum of the variances of independent days, and most where days err together', () => {
    expect([0, 0.5, 1].map((correlation) => periodDemand(days, correlation).variance)).toEqual([13, 19, 25]);
  });
});

describe('the level of a week', () => {
  const CASES = [
    [0.3, 0.6],
    [1, 3],
    [3, 5],
    [10, 60],
    [50, 400],
  ] as const;
  const SHARES = [0.8, 0.95, 0.99];

  it.each(CASES)(
    'is enough in the share of simulated weeks that was asked for: independent days of %d, variance %d',
    (mean, variance) => {
      const { below, days } = week(mean, variance);
      const weekly = (random: RandomStream) => days.reduce((sum) => sum + quantileOf(below, random()), 0);
      for (const share of SHARES) {
        const level = countQuantile(periodDemand(days, 0), share);
        // The level or one unit about it: a count has no share between two units.
        expect(enoughOf(level, weekly)).toBeGreaterThan(share - 0.015);
        expect(enoughOf(level - Math.ceil(level / 20), weekly)).toBeLessThan(share + 0.015);
      }
    },
  );

  it.each(CASES)('is so as well where days err together: days of %d, variance %d', (mean, variance) => {
    const { below, days } = week(mean, variance);
    const weekly = (random: RandomStream) => 7 * quantileOf(below, random());
    for (const share of SHARES) {
      const level = countQuantile(periodDemand(days, 1), share);
      expect(enoughOf(level, weekly)).toBeGreaterThan(share - 0.04);
    }
  });

  it('is far from the sum of the quantiles of the days, which is too much', () => {
    const { below, days } = week(10, 60);
    const sum = 7 * quantileOf(below, 0.95);
    expect(countQuantile(periodDemand(days, 0), 0.95)).toBeLessThan(0.7 * sum);
  });
});

describe('counts', () => {
  it.each([
    [2, 6],
    [40, 41],
    [0.2, 5],
  ])('have the probabilities of the textbook: mean %d, variance %d', (mean, variance) => {
    const below = sharesBelow(mean, variance);
    for (const units of [0, 1, 5, 40]) {
      expect(countEnough({ mean, variance }, units)).toBeCloseTo(below[units] ?? 1, 9);
    }
    for (const share of [0.01, 0.5, 0.95, 0.999]) {
      expect(countQuantile({ mean, variance }, share)).toBe(quantileOf(below, share));
    }
  });

  it('are Poisson where the variance is no more than the mean', () => {
    expect(countEnough({ mean: 3, variance: 3 }, 2)).toBeCloseTo(Math.exp(-3) * (1 + 3 + 4.5), 12);
    expect(countEnough({ mean: 3, variance: 1 }, 2)).toBeCloseTo(Math.exp(-3) * (1 + 3 + 4.5), 12);
  });

  it('stay numbers where they are many', () => {
    const level = countQuantile({ mean: 250_000, variance: 4e8 }, 0.95);
    // Near to a normal distribution with a deviation of 20,000.
    expect(Math.abs(level - (250_000 + 1.645 * 20_000))).toBeLessThan(1000);
  });

  it('need nothing where nothing is sold', () => {
    expect(countQuantile({ mean: 0, variance: 0 }, 0.99)).toBe(0);
    expect(countEnough({ mean: 0, variance: 0 }, 0)).toBe(1);
  });
});
