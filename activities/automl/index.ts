import type { AutoMLPlan } from '../../contracts/automl/automl.js';
import type { TrainingDeps } from '../training/deps.js';
import { stopAutoML } from './stop-automl.js';
import { submitAutoML } from './submit-automl.js';
import { type WatchAutoMLInput, watchAutoML } from './watch-automl.js';

export const createAutoMLActivities = (deps: TrainingDeps) => ({
  submitAutoML: (plan: AutoMLPlan) => submitAutoML(deps, plan),
  watchAutoML: (input: WatchAutoMLInput) => watchAutoML(deps, input),
  stopAutoML: (plan: AutoMLPlan) => stopAutoML(deps, plan),
});

export type AutoMLActivities = ReturnType<typeof createAutoMLActivities>;
