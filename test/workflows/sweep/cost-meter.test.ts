import { describe, expect, it } from 'vitest';
import { CostMeter } from '../../../workflows/sweep/cost-meter.js';
import { trialSpec } from '../fixtures/training-plan.js';

const HOUR = 3_600_000;
const spec = trialSpec({ prices: { 'ml.m5.xlarge': 2 } });

describe('the cost of a sweep', () => {
  it('counts no money for a trial while it waits for an instance', () => {
    const cost = new CostMeter();
    cost.start(0, spec, 0);
    cost.start(1, spec, 0);
    expect([cost.spent(HOUR), cost.hourly]).toEqual([4, 4]);
    cost.wait(1, true, HOUR);
    cost.wait(1, true, 2 * HOUR);
    expect([cost.spent(3 * HOUR), cost.hourly]).toEqual([6 + 2, 2]);
    cost.wait(1, false, 3 * HOUR);
    expect([cost.spent(4 * HOUR), cost.hourly]).toEqual([8 + 4, 4]);
    expect(cost.waitChanges).toBe(2);
  });

  it('is the bill of a trial that has ended, whatever it seemed to cost before', () => {
    const cost = new CostMeter();
    cost.start(0, spec, 0);
    cost.finish(0, 0.5);
    expect([cost.spent(9 * HOUR), cost.hourly]).toEqual([0.5, 0]);
  });

  it('says when a budget will be spent, and nothing where nothing is spent', () => {
    const cost = new CostMeter();
    expect(cost.msUntil(10, 0)).toBeUndefined();
    cost.start(0, spec, 0);
    expect(cost.msUntil(10, HOUR)).toBe(4 * HOUR);
    expect(cost.msUntil(undefined, HOUR)).toBeUndefined();
  });

  it('is zero on instance types without a price', () => {
    const cost = new CostMeter();
    cost.start(0, trialSpec({ prices: {} }), 0);
    cost.finish(0, undefined);
    expect(cost.spent(HOUR)).toBe(0);
  });
});
