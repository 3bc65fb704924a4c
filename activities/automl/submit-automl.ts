import { CreateAutoMLJobCommand } from '@aws-sdk/client-sagemaker';
import { hashOf } from '@durable-forecast/lib/hash';
import type { AutoMLPlan } from '../../contracts/automl/automl.js';
import { jobTags } from '../../contracts/jobs/job-tags.js';
import type { JobRef } from '../../contracts/training/training-job.js';
import { asFailure, isInUse } from '../aws/aws-failure.js';
import { verifyChannels } from '../channels/verify-channels.js';
import type { TrainingDeps } from '../training/deps.js';
import { jobTrace } from '../training/job-trace.js';
import { proveSameRequest } from '../training/submit-training.js';
import { autoMLRequest } from './automl-request.js';
import { describeAutoML } from './describe-automl.js';

/**
 * Asks SageMaker for the AutoML job of a plan; attaches when an identical one exists, as submitting a training does.
 *
 * @throws StoredObjectInvalid before anything is started, when what it would learn from is damaged
 * @throws JobNameCollision when the name belongs to a job made from another request
 */
export async function submitAutoML(deps: TrainingDeps, plan: AutoMLPlan): Promise<JobRef> {
  const { sagemaker, roleArn, home } = deps;
  await verifyChannels(deps.s3, plan.channels);
  const request = autoMLRequest(plan, roleArn);
  const name = request.AutoMLJobName as string;
  const requestHash = hashOf(request);
  const tags = [...jobTags({ requestHash, owner: plan.owner, run: plan.run, home }), ...jobTrace().tags];
  try {
    await sagemaker.send(new CreateAutoMLJobCommand({ ...request, Tags: tags }));
    return { name, attached: false };
  } catch (error) {
    if (!isInUse(error)) throw asFailure(`CreateAutoMLJob ${name}`, error);
  }
  const existing = await describeAutoML(deps, name);
  await proveSameRequest(sagemaker, existing.AutoMLJobArn as string, name, requestHash);
  return { name, attached: true };
}
