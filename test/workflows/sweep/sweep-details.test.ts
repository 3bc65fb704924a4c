import { describe, expect, it } from 'vitest';
import { describeSweep } from '../../../workflows/sweep/sweep-details.js';
import { trialResult } from '../fixtures/trial-result.js';

describe('the page of a sweep', () => {
  it('counts what this sweep has tried, and not what it has taken over from an earlier one', () => {
    const rows = [
      trialResult('completed', { name: 'first/trial-003', objective: 1 }),
      trialResult('completed', { name: 'trial-000', objective: 2 }),
    ];
    const board = { objective: 'validation:rmse', planned: 4, rows, state: 'running', spent: 0 } as const;
    const page = describeSweep('second', board, { waits: [] });
    expect(page).toContain('| trials | 1 of 4 ended, 0 running |');
    expect(page).toContain('| best | first/trial-003 ');
  });
});
