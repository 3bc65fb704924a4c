import { describe, expect, it } from 'vitest';
import { DEFAULT_PRICES, priceOf } from '../../../contracts/instances/prices.js';
import { requestSchema } from '../../../contracts/request/request.js';
import { estimateCost } from '../../../core/search/estimate-cost.js';

const request = (more: { sweep?: object; training?: object } = {}) =>
  requestSchema.parse({
    sweep: { maxTrials: 10, algorithms: { xgboost: {}, lightgbm: {} }, ...more.sweep },
    training: { maxRuntimeSeconds: 3600, instanceTypes: ['ml.m5.large', 'ml.m5.xlarge'], ...more.training },
  });
const hourly = priceOf('ml.m5.xlarge', DEFAULT_PRICES) as number;

describe('what a sweep will cost', () => {
  it('is at most every trial to the end of its time on the dearest type', () => {
    expect(estimateCost(request(), DEFAULT_PRICES)).toEqual({
      trials: 10,
      instanceType: 'ml.m5.xlarge',
      hourly,
      most: expect.closeTo(10 * hourly, 9),
    });
  });

  it('is likely what trainings of each algorithm took before, and nothing is said where one never was', () => {
    const past = { xgboost: [60, 600, 61], lightgbm: [121] };
    expect(estimateCost(request(), DEFAULT_PRICES, past)).toMatchObject({
      likely: expect.closeTo((10 * 91 * hourly) / 3600, 9),
    });
    expect(estimateCost(request(), DEFAULT_PRICES, { xgboost: [60] })).not.toHaveProperty('likely');
  });

  it('is never more than the limit', () => {
    const limited = request({ sweep: { maxTrials: 10, limits: { maxCost: 0.5 } } });
    expect(estimateCost(limited, DEFAULT_PRICES, { xgboost: [3600], lightgbm: [3600] })).toMatchObject({
      most: 0.5,
      likely: 0.5,
    });
  });

  it('is unknown where a type has no price, which is named', () => {
    expect(estimateCost(request(), {})).toEqual({ unpriced: ['ml.m5.large', 'ml.m5.xlarge'] });
  });
});
