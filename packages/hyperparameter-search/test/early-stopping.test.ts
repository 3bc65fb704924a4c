import { describe, expect, it } from 'vitest';
import { decideAtRung, halvingRungs, isAmongBest, isWorseThanMedian, rungsOf } from '../src/index.js';

const halving = { kind: 'successive-halving', minSteps: 1, reductionFactor: 3, brackets: 1 } as const;

describe('successive halving', () => {
  it('has rungs that are the reduction factor apart, fewer in a later bracket', () => {
    expect(halvingRungs(halving, 28, 0)).toEqual([1, 3, 9, 27]);
    expect(halvingRungs(halving, 27, 0)).toEqual([1, 3, 9]);
    expect(halvingRungs({ ...halving, maxSteps: 9 }, 100, 1)).toEqual([3, 9]);
    expect(halvingRungs({ ...halving, reductionFactor: 2 }, 5, 0)).toEqual([1, 2, 4]);
  });

  it('lets one in η go on, of fewer than η the best, and all of a tie', () => {
    expect(isAmongBest(5, [], 3)).toBe(true);
    expect(isAmongBest(5, [4], 3)).toBe(false);
    expect(isAmongBest(3, [4], 3)).toBe(true);
    expect(isAmongBest(2.5, [1, 2, 3, 4, 5], 3)).toBe(false);
    expect(isAmongBest(1.5, [1, 2, 3, 4, 5], 3)).toBe(true);
    expect(isAmongBest(1, [1, 1, 1], 3)).toBe(true);
  });

  it('compares at the same step and within a bracket', () => {
    const report = { index: 0, step: 3, value: 5 };
    expect(decideAtRung(halving, report, [{ index: 1, step: 1, value: 1 }])).toBe('continue');
    expect(decideAtRung(halving, report, [report, { index: 1, step: 3, value: 1 }])).toBe('prune');
    const brackets = { ...halving, brackets: 2 };
    const later = [0, 1, 2, 3, 4].find((index) => rungsOf(brackets, 9, index)[0] === 3) as number;
    expect(decideAtRung(brackets, report, [{ index: later, step: 3, value: 1 }])).toBe('continue');
  });
});

describe('the median rule', () => {
  it('says nothing of fewer trials than it needs, and of none', () => {
    expect(isWorseThanMedian(9, [1, 2], 3)).toBe(false);
    expect(isWorseThanMedian(9, [], 0)).toBe(false);
    expect(isWorseThanMedian(2.1, [1, 2, 3], 3)).toBe(true);
    expect(isWorseThanMedian(2, [1, 2, 3], 3)).toBe(false);
    expect(isWorseThanMedian(2.6, [1, 2, 3, 4], 3)).toBe(true);
  });
});

it('nothing is stopped early where that is not asked for', () => {
  expect(rungsOf({ kind: 'none' }, 100, 0)).toEqual([]);
  expect(decideAtRung({ kind: 'none' }, { index: 0, step: 1, value: 9 }, [{ index: 1, step: 1, value: 1 }])).toBe(
    'continue',
  );
});
