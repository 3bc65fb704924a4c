import { CreateProcessingJobCommand } from '@aws-sdk/client-sagemaker';
import { hashOf } from '@durable-forecast/lib/hash';
import type { FeatureJobPlan } from '../../contracts/jobs/feature-job.js';
import { jobTags } from '../../contracts/jobs/job-tags.js';
import type { JobRef } from '../../contracts/training/training-job.js';
import { createOrAttach } from '../aws/create-or-attach.js';
import type { TrainingDeps } from '../training/deps.js';
import { jobTrace } from '../training/job-trace.js';
import { proveSameRequest } from '../training/submit-training.js';
import { describeFeatureJob } from './describe-feature-job.js';
import { featureJobName, featureJobRequest } from './feature-job-request.js';

/**
 * Asks SageMaker for the job of an attempt, under a name that is made of the plan; attaches when an identical one exists.
 * CreateProcessingJob has no idempotency token, so the name is the token.
 *
 * @throws JobNameCollision when the name belongs to a job made from another request
 */
export async function submitFeatureJob(deps: TrainingDeps, plan: FeatureJobPlan): Promise<JobRef> {
  const { sagemaker, roleArn, home } = deps;
  const name = featureJobName(plan);
  const request = featureJobRequest(plan, roleArn);
  const requestHash = hashOf(request);
  const trace = jobTrace();
  const tags = [...jobTags({ requestHash, owner: plan.owner, run: plan.run, home }), ...trace.tags];
  const attached = await createOrAttach(
    `CreateProcessingJob ${name}`,
    () => sagemaker.send(new CreateProcessingJobCommand({ ...request, ...trace.request, Tags: tags })),
    async () => {
      const existing = await describeFeatureJob(deps, name);
      await proveSameRequest(sagemaker, existing.ProcessingJobArn as string, name, requestHash);
    },
  );
  return { name, attached };
}
