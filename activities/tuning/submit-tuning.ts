import { CreateHyperParameterTuningJobCommand } from '@aws-sdk/client-sagemaker';
import { hashOf } from '@durable-forecast/lib/hash';
import { jobTags } from '../../contracts/jobs/job-tags.js';
import type { TuningPlan } from '../../contracts/sweep/tuning.js';
import type { JobRef } from '../../contracts/training/training-job.js';
import { asFailure, isInUse } from '../aws/aws-failure.js';
import { verifyChannels } from '../channels/verify-channels.js';
import type { TrainingDeps } from '../training/deps.js';
import { jobTrace } from '../training/job-trace.js';
import { proveSameRequest } from '../training/submit-training.js';
import { describeTuning } from './describe-tuning.js';
import { tuningRequest } from './tuning-request.js';

/**
 * Asks SageMaker for the tuning job of a sweep; attaches when an identical one exists, as submitting a training does.
 *
 * @throws StoredObjectInvalid before anything is started, when what the jobs would learn from is damaged
 * @throws JobNameCollision when the name belongs to a job made from another request
 */
export async function submitTuning(deps: TrainingDeps, plan: TuningPlan): Promise<JobRef> {
  const { sagemaker, roleArn, home } = deps;
  for (const { plan: trained } of plan.definitions) await verifyChannels(deps.s3, trained.channels);
  const request = tuningRequest(plan, roleArn);
  const name = request.HyperParameterTuningJobName as string;
  const requestHash = hashOf(request);
  const trace = jobTrace();
  // SageMaker gives the tags to the training jobs, too.
  const tags = [...jobTags({ requestHash, owner: plan.owner, run: plan.run, home }), ...trace.tags];
  const traced = {
    ...request,
    TrainingJobDefinitions: request.TrainingJobDefinitions?.map((each) => ({ ...each, ...trace.request })),
  };
  try {
    await sagemaker.send(new CreateHyperParameterTuningJobCommand({ ...traced, Tags: tags }));
    return { name, attached: false };
  } catch (error) {
    if (!isInUse(error)) throw asFailure(`CreateHyperParameterTuningJob ${name}`, error);
  }
  const existing = await describeTuning(deps, name);
  await proveSameRequest(sagemaker, existing.HyperParameterTuningJobArn as string, name, requestHash);
  return { name, attached: true };
}
