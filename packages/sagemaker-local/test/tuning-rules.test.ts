import { describe, expect, test } from 'vitest';
import { failureOf, haltOf, progressOf, type TrialOutcome } from '../src/tuning/completion.js';
import { isBelowMedian } from '../src/tuning/early-stopping.js';
import { judgeByHyperband, rungsOf } from '../src/tuning/hyperband.js';

describe('the median rule', () => {
  const earlier = [
    [10, 8, 6],
    [9, 7, 5],
    [8, 6, 4],
  ];

  test('stops a job that is worse than the median of the running averages up to its epoch', () => {
    expect(isBelowMedian('Minimize', [9.1], earlier)).toBe(true);
    expect(isBelowMedian('Minimize', [9], earlier)).toBe(false);
    // The averages up to the second epoch are 9, 8 and 7.
    expect(isBelowMedian('Minimize', [20, 8.1], earlier)).toBe(true);
    expect(isBelowMedian('Minimize', [20, 7.9], earlier)).toBe(false);
    expect(isBelowMedian('Maximize', [7.9], earlier)).toBe(true);
    expect(isBelowMedian('Maximize', [9.1], earlier)).toBe(false);
  });

  test('stops nothing before three jobs have completed, and no job that has logged nothing', () => {
    expect(isBelowMedian('Minimize', [100], earlier.slice(1))).toBe(false);
    expect(isBelowMedian('Minimize', [], earlier)).toBe(false);
    expect(isBelowMedian('Minimize', [100], [...earlier.slice(1), []])).toBe(false);
  });
});

describe('Hyperband', () => {
  const resources = { min: 1, max: 9 };

  test('compares jobs at rungs that grow by three, in brackets that take turns', () => {
    expect([1, 2, 3].map((index) => rungsOf(resources, index))).toEqual([[1, 3], [3], [1, 3]]);
    expect(rungsOf({ min: 5, max: 100 }, 1)).toEqual([5, 15, 45]);
    expect(rungsOf({ min: 4, max: 4 }, 1)).toEqual([]);
  });

  test('lets the best third of a rung go on, and of the first ones there only the best', () => {
    const judge = (curve: readonly number[], others: readonly (readonly number[])[]) =>
      judgeByHyperband('Minimize', resources, 1, curve, others);
    expect(judge([5], [])).toBe('go-on');
    expect(judge([5], [[4]])).toBe('stop');
    expect(judge([3], [[4]])).toBe('go-on');
    expect(judge([5], [[4], [6]])).toBe('stop');
    expect(judge([3], [[4], [6]])).toBe('go-on');
    expect(
      judge(
        [3, 3, 3],
        [
          [4, 2, 1],
          [6, 2, 2],
        ],
      ),
    ).toBe('stop');
    // Others that have not reached the rung say nothing of it.
    expect(
      judge(
        [3, 3, 3],
        [
          [4, 2],
          [6, 4, 4],
        ],
      ),
    ).toBe('go-on');
    expect(judgeByHyperband('Maximize', resources, 1, [5], [[4], [3]])).toBe('go-on');
  });

  test('stops no job before MinResource and every job after MaxResource', () => {
    const others = [
      [1, 1, 1],
      [1, 1, 1],
      [1, 1, 1],
    ];
    expect(judgeByHyperband('Minimize', { min: 3, max: 9 }, 1, [50, 50], others)).toBe('go-on');
    expect(judgeByHyperband('Minimize', { min: 3, max: 9 }, 1, [50, 50, 50], others)).toBe('stop');
    expect(judgeByHyperband('Minimize', resources, 1, Array(9).fill(1), [])).toBe('go-on');
    expect(judgeByHyperband('Minimize', resources, 1, Array(10).fill(1), [])).toBe('used-up');
  });
});

describe('progress', () => {
  test('counts the results since the last improvement of one percent', () => {
    expect(progressOf('Minimize', []).notImproving).toBe(0);
    expect(progressOf('Minimize', [10, 9.95, 11]).notImproving).toBe(2);
    expect(progressOf('Minimize', [10, 9.95, 11, 9]).notImproving).toBe(0);
    expect(progressOf('Maximize', [-10, -9]).notImproving).toBe(0);
    expect(progressOf('Minimize', [0, 0]).notImproving).toBe(1);
  });

  test('converges after ten results, and half of all, without one', () => {
    expect(progressOf('Minimize', [1, ...Array(9).fill(2)]).converged).toBe(false);
    expect(progressOf('Minimize', [1, ...Array(10).fill(2)]).converged).toBe(true);
    const improving = Array.from({ length: 20 }, (_, index) => 100 - index * 2);
    expect(progressOf('Minimize', [...improving, ...Array(10).fill(200)]).converged).toBe(false);
    expect(progressOf('Minimize', [...improving, ...Array(20).fill(200)]).converged).toBe(true);
  });
});

describe('a tuning job ends early', () => {
  const completed = (...objectives: number[]): TrialOutcome[] =>
    objectives.map((objective) => ({ status: 'Completed', objective }));
  const limits = { MaxParallelTrainingJobs: 1 };
  const config = { Strategy: 'Random' as const, ResourceLimits: limits };

  test('when a result reaches the target', () => {
    const criteria = { ...config, TuningJobCompletionCriteria: { TargetObjectiveMetricValue: 0.5 } };
    expect(haltOf(criteria, 'Minimize', completed(0.6), 0)).toBeUndefined();
    expect(haltOf(criteria, 'Minimize', completed(0.6, 0.5), 0)).toBe('target');
    expect(haltOf(criteria, 'Maximize', completed(0.4), 0)).toBeUndefined();
    expect(haltOf(criteria, 'Maximize', completed(0.6), 0)).toBe('target');
  });

  test('when results stop improving, where that is asked for', () => {
    const BestObjectiveNotImproving = { MaxNumberOfTrainingJobsNotImproving: 3 };
    const criteria = { ...config, TuningJobCompletionCriteria: { BestObjectiveNotImproving } };
    expect(haltOf(criteria, 'Minimize', completed(1, 1, 1), 0)).toBeUndefined();
    expect(haltOf(criteria, 'Minimize', completed(1, 1, 1, 1), 0)).toBe('not-improving');
    expect(haltOf(config, 'Minimize', completed(1, 1, 1, 1), 0)).toBeUndefined();
  });

  test('when the search has converged, where that is asked for', () => {
    const results = completed(1, ...Array<number>(12).fill(2));
    const ask = (CompleteOnConvergence: 'Enabled' | 'Disabled') => ({
      ...config,
      TuningJobCompletionCriteria: { ConvergenceDetected: { CompleteOnConvergence } },
    });
    expect(haltOf(ask('Enabled'), 'Minimize', results, 0)).toBe('converged');
    expect(haltOf(ask('Disabled'), 'Minimize', results, 0)).toBeUndefined();
  });

  test('when its time is over', () => {
    const timed = { ...config, ResourceLimits: { ...limits, MaxRuntimeInSeconds: 120 } };
    expect(haltOf(timed, 'Minimize', [], 119_999)).toBeUndefined();
    expect(haltOf(timed, 'Minimize', [], 120_000)).toBe('max-runtime');
  });

  test('when five attempts had no success, stopped ones not counted', () => {
    const failed = (count: number): TrialOutcome[] => Array(count).fill({ status: 'Failed', objective: undefined });
    const stopped: TrialOutcome = { status: 'Stopped', objective: undefined };
    expect(haltOf(config, 'Minimize', [...failed(4), stopped], 0)).toBeUndefined();
    expect(haltOf(config, 'Minimize', failed(5), 0)).toBe('no-success');
    expect(haltOf(config, 'Minimize', [...failed(5), ...completed(1)], 0)).toBeUndefined();
    expect(failureOf([stopped])).toBeUndefined();
    expect(failureOf([...failed(5), ...completed(1)])).toBeUndefined();
  });
});
