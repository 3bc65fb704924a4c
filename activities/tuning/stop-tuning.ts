import { StopHyperParameterTuningJobCommand } from '@aws-sdk/client-sagemaker';
import type { TuningPlan } from '../../contracts/sweep/tuning.js';
import { callAws } from '../aws/aws-failure.js';
import { withHeartbeats } from '../heartbeats.js';
import type { TrainingDeps } from '../training/deps.js';
import { isTerminal } from '../training/job-end.js';
import { untilNextPoll } from '../training/poll.js';
import { describeTuning } from './describe-tuning.js';
import { tuningJobName } from './tuning-request.js';

/**
 * Stops the tuning job of a plan and waits until neither it nor one of its training jobs runs. It takes the plan, not a
 * job, because a cancelled workflow may not know whether its submit came through.
 */
export function stopTuning(deps: TrainingDeps, plan: TuningPlan): Promise<void> {
  const job = tuningJobName(plan);
  return withHeartbeats({ job, status: 'Stopping' }, () => stopAndWait(deps, job));
}

async function stopAndWait(deps: TrainingDeps, name: string): Promise<void> {
  let stopSent = false;
  for (;;) {
    const status = await statusOf(deps, name);
    if (status === undefined || isTerminal(status)) return;
    if (!stopSent && status !== 'Stopping') {
      await callAws(`StopHyperParameterTuningJob ${name}`, () =>
        deps.sagemaker.send(new StopHyperParameterTuningJobCommand({ HyperParameterTuningJobName: name })),
      ).catch((error) => {
        // It may have ended between the poll and the stop; the next poll says so.
        if ((error as { type?: string }).type !== 'RequestError') throw error;
      });
      stopSent = true;
    }
    await untilNextPoll(deps);
  }
}

async function statusOf(deps: TrainingDeps, name: string): Promise<string | undefined> {
  try {
    return (await describeTuning(deps, name)).HyperParameterTuningJobStatus;
  } catch (error) {
    if ((error as { type?: string }).type === 'NotFound') return undefined;
    throw error;
  }
}
