import type { FeatureJobPlan } from '../../contracts/jobs/feature-job.js';
import { withHeartbeats } from '../heartbeats.js';
import type { TrainingDeps } from '../training/deps.js';
import { featureJobName } from './feature-job-request.js';
import { type PlanFeatureJobInput, planFeatureJob } from './plan-feature-job.js';
import { stopFeatureJob } from './stop-feature-job.js';
import { submitFeatureJob } from './submit-feature-job.js';
import { type TakeFeaturesInput, takeFeatures } from './take-features.js';
import { watchFeatureJob } from './watch-feature-job.js';

/** What has the job. */
export const createFeatureJobActivities = (deps: TrainingDeps) => ({
  submitFeatureJob: (plan: FeatureJobPlan) =>
    withHeartbeats({ job: featureJobName(plan), status: 'Submitting' }, () => submitFeatureJob(deps, plan)),
  watchFeatureJob: (job: string, plan: FeatureJobPlan) => watchFeatureJob(deps, job, plan),
  stopFeatureJob: (plan: FeatureJobPlan) => stopFeatureJob(deps, plan),
});

/** What has the files, before the job and after it. */
export const createFeatureFileActivities = ({ s3 }: Pick<TrainingDeps, 's3'>) => ({
  planFeatureJob: (input: PlanFeatureJobInput) =>
    withHeartbeats(`looking for feature files of ${input.panels.length} stores`, () => planFeatureJob(s3, input)),
  takeFeatures: (input: TakeFeaturesInput) =>
    withHeartbeats(`proving feature files of ${input.store}`, () => takeFeatures(s3, input)),
});

export type FeatureJobActivities = ReturnType<typeof createFeatureJobActivities>;
export type FeatureFileActivities = ReturnType<typeof createFeatureFileActivities>;
