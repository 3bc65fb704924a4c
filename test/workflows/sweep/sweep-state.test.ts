import { describe, expect, it } from 'vitest';
import { SweepState } from '../../../workflows/sweep/sweep-state.js';
import { trialSpec } from '../fixtures/training-plan.js';
import { trialResult } from '../fixtures/trial-result.js';

function started(trials: number, state = new SweepState()): SweepState {
  for (let index = 0; index < trials; index += 1) {
    state.start(index, trialSpec({ name: `trial-00${index}` }), { num_leaves: index });
  }
  return state;
}
const named = (index: number) => ({ name: `trial-00${index}` });

describe('the trials of a sweep', () => {
  it('are ranked by objective, then those that a rule demoted, then the pruned, the stopped and the failed', () => {
    const state = started(6);
    state.finish(0, trialResult('failed', named(0)));
    state.finish(1, trialResult('stopped', { ...named(1), objective: 0.1 }));
    state.finish(2, trialResult('completed', { ...named(2), objective: 3 }));
    state.finish(3, trialResult('pruned', { ...named(3), objective: 0.1 }));
    state.finish(4, trialResult('completed', { ...named(4), objective: 1, demoted: true }));
    expect(state.results.map(({ name }) => name)).toEqual([2, 4, 3, 1, 0].map((index) => `trial-00${index}`));
    expect([state.running, state.ended]).toEqual([1, 5]);
    const rows = state.leaderboardRows.map(({ name, status }) => `${name} ${status}`);
    expect(rows.slice(0, 4)).toEqual([
      'trial-002 completed',
      'trial-004 completed',
      'trial-005 running',
      'trial-003 pruned',
    ]);
  });

  it('show the search what has ended and what runs, after those of earlier sweeps', () => {
    const earlier = { values: { num_leaves: 9 }, result: trialResult('completed', { objective: 4 }) };
    const state = started(2, new SweepState({ observed: [earlier], comparable: [] }));
    state.finish(1, trialResult('stopped', { objective: 2 }));
    expect(state.history).toMatchObject([
      { index: -1, status: 'completed', objective: 4, hyperparameters: { num_leaves: 9 } },
      { index: 0, status: 'running', hyperparameters: { num_leaves: 0 } },
      { index: 1, status: 'pruned', objective: 2 },
    ]);
  });

  it('show the search no objective that was no number, which JSON writes as null', () => {
    const state = started(1);
    state.finish(0, trialResult('completed', { objective: null as unknown as number }));
    expect(state.history).toEqual([
      { index: 0, algorithm: 'lightgbm', status: 'completed', hyperparameters: { num_leaves: 0 } },
    ]);
  });

  it('of an earlier sweep on the same data are known, and may win', () => {
    const earlier = { values: { num_leaves: 9 }, result: trialResult('completed', { objective: 4 }) };
    const state = new SweepState({ observed: [], comparable: [earlier] });
    expect(state.knows({ algorithm: 'lightgbm', hyperparameters: { num_leaves: 9 } })).toBe(true);
    expect(state.knows({ algorithm: 'xgboost', hyperparameters: { num_leaves: 9 } })).toBe(false);
    expect(state.results).toEqual([earlier.result]);
  });

  it('are carried without what only a person reads', () => {
    const state = started(1);
    const failure = { type: 'AlgorithmError', reason: 'x'.repeat(600), logTail: ['line'] } as const;
    state.finish(0, trialResult('failed', { failure, rungs: [{ step: 20, value: 1 }] }));
    const [carried] = state.carried;
    expect(carried).toMatchObject({ index: 0, values: { num_leaves: 0 } });
    expect(carried?.result.rungs).toBeUndefined();
    expect(carried?.result.failure).toEqual({ ...failure, reason: 'x'.repeat(500), logTail: [] });
  });
});
