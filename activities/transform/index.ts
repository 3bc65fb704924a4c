import type { TransformPlan } from '../../contracts/jobs/transform.js';
import { withHeartbeats } from '../heartbeats.js';
import type { TrainingDeps } from '../training/deps.js';
import { endTransform } from './end-transform.js';
import { submitTransform } from './submit-transform.js';
import { transformName } from './transform-request.js';
import { watchTransform } from './watch-transform.js';

export const createTransformActivities = (deps: TrainingDeps) => ({
  submitTransform: (plan: TransformPlan) =>
    withHeartbeats({ job: transformName(plan), status: 'Submitting' }, () => submitTransform(deps, plan)),
  watchTransform: (job: string, plan?: TransformPlan) => watchTransform(deps, job, plan),
  endTransform: (plan: TransformPlan) => endTransform(deps, plan),
});

export type TransformActivities = ReturnType<typeof createTransformActivities>;
