import { describe, expect, it } from 'vitest';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { Pruning } from '../../../workflows/sweep/pruning.js';
import { sweepInput } from '../fixtures/sweep-input.js';
import { trialResult } from '../fixtures/trial-result.js';

/** Pruning of trials that run until the test finishes them. */
function pruningOf() {
  const results = new Map<number, TrialResult>();
  const pruning = new Pruning((index) => results.get(index));
  const finish = (index: number, result: TrialResult) => {
    results.set(index, result);
    pruning.finish(index, result);
  };
  return { pruning, finish };
}

describe('rungs of a sweep', () => {
  it('leave out what a pruned trial comes to before it stops, however that is reported', () => {
    const { pruning, finish } = pruningOf();
    expect(pruning.report(1, { step: 20, value: 2 })).toBe(true);
    pruning.prune(1);
    expect(pruning.report(1, { step: 60, value: 1 })).toBe(false);
    const rungs = [20, 60, 180].map((step) => ({ step, value: 1 }));
    finish(1, trialResult('pruned', { rungs }));
    expect(pruning.rivals).toEqual([{ index: 1, step: 20, value: 2 }]);
  });

  it('count a trial that completed before its stop as any other', () => {
    const { pruning, finish } = pruningOf();
    pruning.prune(0);
    finish(0, trialResult('completed', { objective: 1, rungs: [{ step: 60, value: 1 }] }));
    expect(pruning.rivals).toEqual([{ index: 0, step: 60, value: 1 }]);
  });

  it('compare nobody with trials that failed or that a rule demoted, though they came far', () => {
    const { pruning, finish } = pruningOf();
    for (const index of [0, 1, 2]) pruning.report(index, { step: 20, value: index });
    finish(0, trialResult('failed'));
    finish(1, trialResult('completed', { objective: 1, demoted: true }));
    expect(pruning.rivals.map(({ index }) => index)).toEqual([2]);
    expect(pruning.reports).toHaveLength(3);
  });

  it('say whether a trial that came to one may still win', () => {
    const { pruning, finish } = pruningOf();
    for (const index of [0, 1, 2]) pruning.report(index, { step: 20, value: index });
    expect([pruning.hasSurvivor(20, 2), pruning.hasSurvivor(60, 2)]).toEqual([true, false]);
    pruning.prune(1);
    expect(pruning.hasSurvivor(20, 2)).toBe(true);
    finish(0, trialResult('failed'));
    expect(pruning.hasSurvivor(20, 2)).toBe(false);
    finish(1, trialResult('pruned'));
    expect(pruning.hasSurvivor(20, 2)).toBe(false);
    finish(2, trialResult('completed', { objective: 2 }));
    expect(pruning.hasSurvivor(20, 0)).toBe(true);
  });
});

describe('a trial at a rung', () => {
  const { search } = sweepInput('run', { earlyStop: { kind: 'asha', minSteps: 20 } });

  it('is pruned when another was better, once, with the reason', () => {
    const { pruning } = pruningOf();
    pruning.pass(0, [{ step: 20, value: 1 }], search);
    expect(pruning.hasDecisions).toBe(false);
    pruning.pass(1, [{ step: 20, value: 2 }], search);
    pruning.pass(1, [{ step: 60, value: 2 }], search);
    expect(pruning.takeDecisions()).toEqual([
      { index: 1, reason: 'Others were better after 20 rounds: its objective was 2.' },
    ]);
    expect([pruning.hasDecisions, pruning.takeDecisions()]).toEqual([false, []]);
  });

  it('goes on when the one that was better has failed', () => {
    const { pruning, finish } = pruningOf();
    pruning.pass(0, [{ step: 20, value: 1 }], search);
    finish(0, trialResult('failed'));
    pruning.pass(1, [{ step: 20, value: 2 }], search);
    expect(pruning.hasDecisions).toBe(false);
  });
});
