import { StopAutoMLJobCommand } from '@aws-sdk/client-sagemaker';
import type { AutoMLPlan } from '../../contracts/automl/automl.js';
import { callAws } from '../aws/aws-failure.js';
import { withHeartbeats } from '../heartbeats.js';
import type { TrainingDeps } from '../training/deps.js';
import { isTerminal } from '../training/job-end.js';
import { untilNextPoll } from '../training/poll.js';
import { autoMLJobName } from './automl-request.js';
import { describeAutoML } from './describe-automl.js';

/**
 * Stops the AutoML job of a plan and waits until it does not run any more. It takes the plan, not a job, because a cancelled
 * workflow may not know whether its submit came through.
 */
export function stopAutoML(deps: TrainingDeps, plan: AutoMLPlan): Promise<void> {
  const job = autoMLJobName(plan);
  return withHeartbeats({ job, status: 'Stopping' }, () => stopAndWait(deps, job));
}

async function stopAndWait(deps: TrainingDeps, name: string): Promise<void> {
  let stopSent = false;
  for (;;) {
    const status = await statusOf(deps, name);
    if (status === undefined || isTerminal(status)) return;
    if (!stopSent && status !== 'Stopping') {
      await callAws(`StopAutoMLJob ${name}`, () =>
        deps.sagemaker.send(new StopAutoMLJobCommand({ AutoMLJobName: name })),
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
    return (await describeAutoML(deps, name)).AutoMLJobStatus;
  } catch (error) {
    if ((error as { type?: string }).type === 'NotFound') return undefined;
    throw error;
  }
}
