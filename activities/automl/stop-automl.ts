import { StopAutoMLJobCommand } from '@aws-sdk/client-sagemaker';
import type { AutoMLPlan } from '../../contracts/automl/automl.js';
import { callAws } from '../aws/aws-failure.js';
import type { TrainingDeps } from '../training/deps.js';
import { stopAndWait } from '../training/stop-and-wait.js';
import { autoMLJobName } from './automl-request.js';
import { describeAutoML } from './describe-automl.js';

/**
 * Stops the AutoML job of a plan and waits until it does not run any more. It takes the plan, not a job, because a cancelled
 * workflow may not know whether its submit came through.
 */
export function stopAutoML(deps: TrainingDeps, plan: AutoMLPlan): Promise<void> {
  const job = autoMLJobName(plan);
  return stopAndWait(deps, {
    job,
    status: async () => (await describeAutoML(deps, job)).AutoMLJobStatus,
    stop: () =>
      callAws(`StopAutoMLJob ${job}`, () => deps.sagemaker.send(new StopAutoMLJobCommand({ AutoMLJobName: job }))),
  });
}
