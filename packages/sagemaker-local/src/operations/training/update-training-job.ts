import type { UpdateTrainingJobRequest, UpdateTrainingJobResponse } from '@aws-sdk/client-sagemaker';
import type { TrainingEngine } from '../../jobs/training/training-engine.js';
import { trainingJobArn } from '../../model/arns.js';
import { validationError } from '../../model/aws-error.js';
import type { RequestContext } from '../../model/operation.js';
import type { Store } from '../../store/store.js';

/**
 * UpdateTrainingJob, of which the time is served for which instances wait after a job.
 *
 * @throws AwsError for anything else, which would silently not happen
 */
export function updateTrainingJob(
  { store, engine }: { readonly store: Store; readonly engine: Pick<TrainingEngine, 'keepInstances'> },
  input: UpdateTrainingJobRequest,
  context: RequestContext,
): UpdateTrainingJobResponse {
  const name = input.TrainingJobName ?? '';
  const job = store.trainingJobs.get(name);
  if (job === undefined) throw validationError('Requested resource not found.');
  const { ResourceConfig: resources, TrainingJobName: _, ...others } = input;
  const [other] = Object.entries(others).find(([, value]) => value !== undefined) ?? [];
  if (other !== undefined) {
    throw validationError(
      `The local SageMaker does not update ${other}. Leave it out: it has neither profiler nor remote debugging.`,
    );
  }
  const seconds = resources?.KeepAlivePeriodInSeconds;
  if (seconds === undefined) throw validationError('UpdateTrainingJob has nothing to update.');
  if (!engine.keepInstances(name, seconds)) {
    const status = job.state.warmPool?.status;
    throw validationError(
      `KeepAlivePeriodInSeconds can be updated while the status of the warm pool is Available; ${
        status === undefined ? `the training job ${name} has none` : `that of the training job ${name} is ${status}`
      }.`,
    );
  }
  return { TrainingJobArn: trainingJobArn(context, name) };
}
