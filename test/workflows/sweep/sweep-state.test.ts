import { expect, it } from 'vitest';
import type { TrialResult, TrialSpec } from '../../../contracts/training/trial.js';
import { SweepState } from '../../../workflows/sweep/sweep-state.js';

const HOUR = 3_600_000;

const spec: TrialSpec = {
  name: 'trial-000',
  run: 'run',
  plan: {
    algorithm: 'lightgbm',
    image: 'image:1',
    builtIn: false,
    savesTensors: false,
    hyperparameters: {},
    channels: [],
    metrics: [],
    objective: 'validation:rmse',
    instanceTypes: ['ml.m5.xlarge'],
    volumeGb: 1,
    maxRuntimeSeconds: 60,
    outputUri: 's3://bucket/models',
  },
  prices: { 'ml.m5.xlarge': 2 },
};

it('counts no money for a trial while it waits in line for an instance', () => {
  const state = new SweepState();
  state.start(0, spec, {}, 0);
  state.start(1, spec, {}, 0);
  expect([state.spent(HOUR), state.hourly]).toEqual([4, 4]);
  state.wait(1, true, HOUR);
  state.wait(1, true, 2 * HOUR);
  expect([state.spent(3 * HOUR), state.hourly]).toEqual([6 + 2, 2]);
  state.wait(1, false, 3 * HOUR);
  expect([state.spent(4 * HOUR), state.hourly]).toEqual([8 + 4, 4]);
});

const result = (status: TrialResult['status'], more: Partial<TrialResult> = {}): TrialResult => ({
  name: 'trial-000',
  algorithm: 'lightgbm',
  hyperparameters: {},
  image: 'image:1',
  status,
  attempts: [],
  seconds: 1,
  billableSeconds: 1,
  ...more,
});

function started(trials: number): SweepState {
  const state = new SweepState();
  for (let index = 0; index < trials; index += 1) state.start(index, spec, {}, 0);
  return state;
}

it('leaves out what a pruned trial comes to before it stops, however that is told', () => {
  const state = started(2);
  expect(state.report(1, { step: 20, value: 2 })).toBe(true);
  state.prune(1);
  expect(state.report(1, { step: 60, value: 1 })).toBe(false);
  const rungs = [20, 60, 180].map((step) => ({ step, value: 1 }));
  state.finish(1, result('pruned', { rungs }));
  expect(state.rivals).toEqual([{ index: 1, step: 20, value: 2 }]);
});

it('counts a trial that completed before its stop as any other', () => {
  const state = started(1);
  state.prune(0);
  state.finish(0, result('completed', { objective: 1, rungs: [{ step: 60, value: 1 }] }));
  expect(state.rivals).toEqual([{ index: 0, step: 60, value: 1 }]);
});

it('compares nobody with trials that failed or that a rule demoted, though they came far', () => {
  const state = started(3);
  for (const index of [0, 1, 2]) state.report(index, { step: 20, value: index });
  state.finish(0, result('failed'));
  state.finish(1, result('completed', { objective: 1, demoted: true }));
  expect(state.rivals.map(({ index }) => index)).toEqual([2]);
  expect(state.reports).toHaveLength(3);
});

it('knows whether a trial that came to a rung may still win', () => {
  const state = started(3);
  for (const index of [0, 1, 2]) state.report(index, { step: 20, value: index });
  expect([state.hasSurvivor(20, 2), state.hasSurvivor(60, 2)]).toEqual([true, false]);
  state.prune(1);
  expect(state.hasSurvivor(20, 2)).toBe(true);
  state.finish(0, result('failed'));
  expect(state.hasSurvivor(20, 2)).toBe(false);
  state.finish(1, result('pruned'));
  expect(state.hasSurvivor(20, 2)).toBe(false);
  state.finish(2, result('completed', { objective: 2 }));
  expect(state.hasSurvivor(20, 0)).toBe(true);
});

it('does not give up for want of improvement before a trial has completed', () => {
  const state = started(5);
  for (const index of [0, 1]) state.finish(index, result('pruned'));
  expect(state.reached({ noImprovement: 2 })).toBeUndefined();
  state.finish(2, result('completed', { objective: 1 }));
  for (const index of [3, 4]) state.finish(index, result('pruned'));
  expect(state.reached({ noImprovement: 2 })).toBe('noImprovement');
});
