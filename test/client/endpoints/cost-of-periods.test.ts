import { describe, expect, it } from 'vitest';
import { costOfPeriods } from '../../../client/endpoints/cost-of-periods.js';
import { describeServingCost } from '../../../client/views/describe-serving-cost.js';
import type { ServedPeriod } from '../../../contracts/endpoint/serve-forecast.js';

const NOW = Date.parse('2026-11-30T12:00:00Z');
const prices = { 'ml.m5.large': 0.12 };
const period = (more: Partial<ServedPeriod> = {}): ServedPeriod => ({
  ...{ version: 'v-1', instanceType: 'ml.m5.large', instances: 2, from: '2026-11-30T09:00:00Z' },
  ...more,
});
const told = (...periods: readonly ServedPeriod[]) => describeServingCost(costOfPeriods(periods, prices, NOW));

describe('what it costs to serve', () => {
  it('is the price of the hours of all instances, to the end of each period or to now', () => {
    expect(costOfPeriods([period({ until: '2026-11-30T10:30:00Z' }), period()], prices, NOW)).toEqual({
      ...{ instanceHours: 9, mostInstanceHours: 9, unpriced: [], hasServerless: false },
      ...{ cost: expect.closeTo(1.08, 9), mostCost: expect.closeTo(1.08, 9) },
    });
    expect(told(period())).toBe('6.00 hours of an instance, 0.7200 USD');
  });

  it('lies between two amounts where the number of instances has followed the calls', () => {
    expect(told(period({ mostInstances: 6 }))).toBe('6.00 to 18.00 hours of an instance, 0.7200 to 2.16 USD');
  });

  it('is said to be unknown where a type has no price, and for what is billed by use', () => {
    expect(told(period({ instanceType: 'ml.c5.large' }))).toBe(
      '6.00 hours of an instance, ml.c5.large without a price, which the file that FORECAST_PRICES names can add',
    );
    expect(told(period(), period({ instanceType: 'ml.c5.large' }))).toBe(
      '12.00 hours of an instance, 0.7200 USD, ml.c5.large without a price, which the file that FORECAST_PRICES names can add',
    );
    expect(told(period({ instances: 0 }))).toBe('serverless, billed by use, which is not counted here');
    expect(told(period(), period({ instances: 0 }))).toBe(
      '6.00 hours of an instance, 0.7200 USD; and serverless, billed by use, which is not counted here',
    );
  });
});
