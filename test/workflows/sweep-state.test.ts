import { expect, it } from 'vitest';
import type { TrialSpec } from '../../contracts/training.js';
import { SweepState } from '../../workflows/sweep-state.js';

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
