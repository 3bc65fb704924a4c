import type { TuningPlan } from '../../contracts/sweep/tuning.js';
import type { TrainingDeps } from '../training/deps.js';
import { stopTuning } from './stop-tuning.js';
import { submitTuning } from './submit-tuning.js';
import { type WatchTuningInput, watchTuning } from './watch-tuning.js';

export const createTuningActivities = (deps: TrainingDeps) => ({
  submitTuning: (plan: TuningPlan) => submitTuning(deps, plan),
  watchTuning: (input: WatchTuningInput) => watchTuning(deps, input),
  stopTuning: (plan: TuningPlan) => stopTuning(deps, plan),
});

export type TuningActivities = ReturnType<typeof createTuningActivities>;
