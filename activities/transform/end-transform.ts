import { DeleteModelCommand, DescribeTransformJobCommand, StopTransformJobCommand } from '@aws-sdk/client-sagemaker';
import type { TransformPlan } from '../../contracts/jobs/transform.js';
import { asFailure, isMissing } from '../aws/aws-failure.js';
import { withHeartbeats } from '../heartbeats.js';
import type { TrainingDeps } from '../training/deps.js';
import { isTerminal } from '../training/job-end.js';
import { awaitDescribeTurn, untilNextPoll } from '../training/poll.js';
import { transformName } from './transform-request.js';

/** Leaves nothing behind: stops the job where it still runs, waits for its end, and deletes the model it used. */
export function endTransform(deps: TrainingDeps, plan: TransformPlan): Promise<void> {
  const job = transformName(plan);
  return withHeartbeats({ job, status: 'Stopping' }, () => endAndDelete(deps, job));
}

async function endAndDelete(deps: TrainingDeps, name: string): Promise<void> {
  const { sagemaker } = deps;
  let stopSent = false;
  for (;;) {
    await awaitDescribeTurn(deps);
    const status = await orUndefined(async () => {
      const description = await sagemaker.send(new DescribeTransformJobCommand({ TransformJobName: name }));
      return description.TransformJobStatus;
    });
    if (status === undefined || isTerminal(status)) break;
    if (!stopSent && status !== 'Stopping') {
      stopSent = true;
      await sagemaker.send(new StopTransformJobCommand({ TransformJobName: name })).catch(() => {
        // It may have ended between the poll and the stop; the next poll says so.
        stopSent = false;
      });
    }
    await untilNextPoll(deps);
  }
  await orUndefined(() => sagemaker.send(new DeleteModelCommand({ ModelName: name })));
}

async function orUndefined<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw asFailure('clean up after a transform', error);
  }
}
