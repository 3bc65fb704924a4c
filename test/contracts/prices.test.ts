import { describe, expect, it } from 'vitest';
import { TRAINING_INSTANCE_TYPES } from '../../contracts/instances/instance-types.js';
import { costOf, DEFAULT_PRICES, priceOf, priceTableSchema } from '../../contracts/instances/prices.js';

describe('the built-in price table', () => {
  it('prices only types that exist, and every one above zero', () => {
    expect(priceTableSchema.safeParse(DEFAULT_PRICES).success).toBe(true);
  });

  it('has a price for the default instance type of a request', () => {
    expect(priceOf('ml.m5.xlarge', DEFAULT_PRICES)).toBe(0.23);
  });

  it('says nothing of a type that it does not know, also where an object has a member of that name', () => {
    expect(priceOf('ml.trn2.48xlarge', DEFAULT_PRICES)).toBeUndefined();
    expect(priceOf('toString', DEFAULT_PRICES)).toBeUndefined();
    expect(TRAINING_INSTANCE_TYPES).toContain('ml.trn2.48xlarge');
  });
});

describe('costOf', () => {
  const table = { 'ml.m5.xlarge': 0.36 };

  it('is the price of the billed seconds of every instance', () => {
    expect(costOf({ instanceType: 'ml.m5.xlarge', billableSeconds: 100 }, table)).toBeCloseTo(0.01, 12);
    expect(costOf({ instanceType: 'ml.m5.xlarge', billableSeconds: 100, instances: 3 }, table)).toBeCloseTo(0.03, 12);
  });

  it('is nothing for a job that was never billed, and unknown without a price', () => {
    expect(costOf({ instanceType: 'ml.m5.xlarge', billableSeconds: 0 }, table)).toBe(0);
    expect(costOf({ instanceType: 'ml.m5.large', billableSeconds: 100 }, table)).toBeUndefined();
  });
});
