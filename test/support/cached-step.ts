import { type CachedStep, stepRef } from '../../contracts/training/step-cache.js';
import { trialResult } from '../workflows/fixtures/trial-result.js';

/** A training that a trial of the run has completed; whose container differs, it is another one. */
export const cachedStep = (container: string, run: string, owner: string, modelUri: string): CachedStep => ({
  ...stepRef({
    code: 1,
    container,
    algorithm: 'lightgbm',
    hyperparameters: {},
    channels: {},
    objective: 'validation:rmse',
    rules: null,
  }),
  run,
  owner,
  result: trialResult('completed', { modelUri }),
});
