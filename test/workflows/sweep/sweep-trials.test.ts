import { describe, expect, it } from 'vitest';
import { trialName } from '../../../contracts/training/trial.js';
import type { Proposal } from '../../../core/search/strategy.js';
import { SweepTrials } from '../../../workflows/sweep/sweep-trials.js';
import { sweepInput } from '../fixtures/sweep-input.js';
import { trialSpec } from '../fixtures/training-plan.js';
import { trialResult } from '../fixtures/trial-result.js';

const specOf = ({ index }: Proposal) => trialSpec({ name: trialName(index), prices: { 'ml.m5.xlarge': 1 } });
const { search } = sweepInput('run', { earlyStop: { kind: 'asha', minSteps: 20 } });

/** A sweep of which the second trial has completed first, the third was pruned and the first has failed. */
function endedTrials(): SweepTrials {
  const trials = new SweepTrials(undefined);
  for (const index of [0, 1, 2]) {
    const proposal: Proposal = { index, algorithm: 'lightgbm', hyperparameters: { num_leaves: index } };
    trials.start(index, specOf(proposal), proposal.hyperparameters, 0);
  }
  trials.pruning.pass(1, [{ step: 20, value: 1 }], search);
  trials.pruning.pass(2, [{ step: 20, value: 2 }], search);
  trials.finish(1, trialResult('completed', { name: trialName(1), objective: 1, cost: 2 }));
  trials.finish(2, trialResult('pruned', { name: trialName(2), objective: 2, cost: 1 }));
  const failure = { type: 'AlgorithmError', reason: 'no data', logTail: [] } as const;
  trials.finish(0, trialResult('failed', { name: trialName(0), cost: 4, failure }));
  return trials;
}

describe('the trials of a sweep that continues as new', () => {
  it('cost, rank and count as they did before', () => {
    const before = endedTrials();
    const after = new SweepTrials(undefined);
    const carried = { trials: before.state.carried, rungs: before.pruning.reports };
    after.restore({ control: { search, startedAt: 0, pausedMs: 0 }, next: 3, ...carried }, specOf, 1000);
    expect([after.running, after.spent(5000)]).toEqual([0, 7]);
    expect(after.state.results).toEqual(before.state.results);
    expect(after.pruning.reports).toEqual(before.pruning.reports);
    for (const limits of [{ noImprovement: 1 }, { failuresInARow: 1 }, { failuresInARow: 2 }, { target: 1 }]) {
      const wanted = { failuresInARow: 10, ...limits };
      expect(after.reached(wanted)).toBe(before.reached(wanted));
    }
  });

  it('are rivals of those that come to their rungs later', () => {
    const after = new SweepTrials(undefined);
    const before = endedTrials();
    const carried = { trials: before.state.carried, rungs: before.pruning.reports };
    after.restore({ control: { search, startedAt: 0, pausedMs: 0 }, next: 3, ...carried }, specOf, 1000);
    const late: Proposal = { index: 3, algorithm: 'lightgbm', hyperparameters: { num_leaves: 3 } };
    after.start(3, specOf(late), late.hyperparameters, 1000);
    after.pruning.pass(3, [{ step: 20, value: 1.5 }], search);
    expect(after.pruning.takeDecisions().map(({ index }) => index)).toEqual([3]);
  });
});
