import { StopHyperParameterTuningJobCommand } from '@aws-sdk/client-sagemaker';
import type { TuningPlan } from '../../contracts/sweep/tuning.js';
import { callAws } from '../aws/aws-failure.js';
import type { TrainingDeps } from '../training/deps.js';
import { stopAndWait } from '../training/stop-and-wait.js';
import { describeTuning } from './describe-tuning.js';
import { tuningJobName } from './tuning-request.js';

/**
 * Stops the tuning job of a plan and waits until neither it nor one of its training jobs runs. It takes the plan, not a
 * job, because a cancelled workflow may not know whether its submit came through.
 */
export function stopTuning(deps: TrainingDeps, plan: TuningPlan): Promise<void> {
  const job = tuningJobName(plan);
  return stopAndWait(deps, {
    job,
    status: async () => (await describeTuning(deps, job)).HyperParameterTuningJobStatus,
    stop: () =>
      callAws(`StopHyperParameterTuningJob ${job}`, () =>
        deps.sagemaker.send(new StopHyperParameterTuningJobCommand({ HyperParameterTuningJobName: job })),
      ),
  });
}
