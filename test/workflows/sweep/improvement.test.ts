import { describe, expect, it } from 'vitest';
import type { FailureType } from '../../../contracts/failures/failures.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { Improvement } from '../../../workflows/sweep/improvement.js';
import { trialResult } from '../fixtures/trial-result.js';

const improvementAfter = (...results: readonly TrialResult[]): Improvement => {
  const improvement = new Improvement();
  for (const result of results) improvement.count(result);
  return improvement;
};
const completed = (objective: number) => trialResult('completed', { objective });
const failed = (type: FailureType) => trialResult('failed', { failure: { type, reason: '', logTail: [] } });

describe('the results of a sweep', () => {
  it('do not give up for want of improvement before a trial has completed', () => {
    const improvement = improvementAfter(trialResult('pruned'), trialResult('pruned'));
    expect(improvement.reached({ noImprovement: 2 })).toBeUndefined();
    improvement.count(completed(1));
    for (const _ of [3, 4]) improvement.count(trialResult('pruned'));
    expect(improvement.reached({ noImprovement: 2 })).toBe('noImprovement');
  });

  it('reach a target with the best of them, but not with one that a rule demoted', () => {
    expect(improvementAfter(completed(3), completed(1)).reached({ target: 1 })).toBe('target');
    const demoted = trialResult('completed', { objective: 1, demoted: true });
    expect(improvementAfter(demoted).reached({ target: 1 })).toBeUndefined();
  });

  it('are not improved by an objective that was no number, which JSON writes as null', () => {
    const improvement = improvementAfter(completed(3), completed(null as unknown as number));
    expect(improvement.reached({ target: 1 })).toBeUndefined();
    expect(improvement.reached({ noImprovement: 1 })).toBe('noImprovement');
  });

  it('count failures in a row, without those that a person or a rule stopped', () => {
    const improvement = improvementAfter(failed('AlgorithmError'), failed('StoppedByUser'), failed('StoppedByRule'));
    expect(improvement.reached({ failuresInARow: 2 })).toBeUndefined();
    improvement.count(failed('AlgorithmError'));
    expect(improvement.reached({ failuresInARow: 2 })).toBe('failuresInARow');
    improvement.count(completed(1));
    expect(improvement.reached({ failuresInARow: 1 })).toBeUndefined();
  });

  it('of earlier sweeps are to be beaten, but count for no limit', () => {
    const improvement = new Improvement([completed(1), completed(2), completed(3)]);
    expect(improvement.reached({ noImprovement: 1 })).toBeUndefined();
    improvement.count(completed(1.5));
    expect(improvement.reached({ noImprovement: 1 })).toBe('noImprovement');
  });
});
