import { StopProcessingJobCommand } from '@aws-sdk/client-sagemaker';
import type { FeatureJobPlan } from '../../contracts/jobs/feature-job.js';
import { callAws } from '../aws/aws-failure.js';
import type { TrainingDeps } from '../training/deps.js';
import { stopAndWait } from '../training/stop-and-wait.js';
import { describeFeatureJob } from './describe-feature-job.js';
import { featureJobName } from './feature-job-request.js';

/** Stops the job of an attempt by its exact name and waits until it no longer runs; one that nobody started needs no stop. */
export function stopFeatureJob(deps: TrainingDeps, plan: FeatureJobPlan): Promise<void> {
  const job = featureJobName(plan);
  return stopAndWait(deps, {
    job,
    status: async () => (await describeFeatureJob(deps, job)).ProcessingJobStatus,
    stop: () =>
      callAws(`StopProcessingJob ${job}`, () =>
        deps.sagemaker.send(new StopProcessingJobCommand({ ProcessingJobName: job })),
      ),
  });
}
