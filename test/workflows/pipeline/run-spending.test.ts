import { describe, expect, it } from 'vitest';
import { RunSpending } from '../../../workflows/pipeline/run-spending.js';

const hour = { job: 'j', instanceType: 'ml.m5.xlarge', status: 'completed', billableSeconds: 3600 } as const;

describe('the spending of a run', () => {
  it('passes a limit once, whatever comes after', () => {
    const spending = new RunSpending([10, 5]);
    spending.takeSweep({ spent: 4, ended: 1, planned: 4 });
    expect(spending.takePassed()).toEqual([]);
    spending.takeSweep({ spent: 6, ended: 1, planned: 4 });
    expect(spending.takePassed()).toEqual([5]);
    expect(spending.takePassed()).toEqual([]);
    spending.takeSweep({ spent: 30, ended: 4, planned: 4 });
    expect(spending.takePassed()).toEqual([10]);
  });

  it('is likely to pass it when the first trials have cost their share of more', () => {
    const spending = new RunSpending([20]);
    spending.takeSweep({ spent: 4, ended: 2, planned: 20 });
    expect(spending.now).toEqual({ spent: 4, trials: 2, planned: 20 });
    spending.takeSweep({ spent: 4.5, ended: 3, planned: 20 });
    expect(spending.now.likely).toBe(30);
    expect(spending.takePassed()).toEqual([20]);
  });

  it('counts fits too, at the prices that are known', () => {
    const spending = new RunSpending([1]);
    spending.priceBy({ 'ml.m5.xlarge': 0.75 });
    spending.takeSweep({ spent: 0.5, ended: 1 });
    spending.addJobs([hour, { ...hour, instanceType: 'ml.unpriced' }]);
    expect(spending.now).toEqual({ spent: 1.25, trials: 1 });
    expect(spending.takePassed()).toEqual([1]);
  });
});
