import type { TransformPlan } from '../../contracts/transform.js';
import type { TrainingDeps } from '../training/deps.js';
import { endTransform } from './end-transform.js';
import { submitTransform } from './submit-transform.js';
import { watchTransform } from './watch-transform.js';

export const createTransformActivities = (deps: TrainingDeps) => ({
  submitTransform: (plan: TransformPlan) => submitTransform(deps, plan),
  watchTransform: (job: string) => watchTransform(deps, job),
  endTransform: (plan: TransformPlan) => endTransform(deps, plan),
});

export type TransformActivities = ReturnType<typeof createTransformActivities>;
