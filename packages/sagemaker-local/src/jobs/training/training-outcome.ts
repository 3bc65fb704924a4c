import type { SecondaryStatus } from '@aws-sdk/client-sagemaker';
import { MAX_FAILURE_REASON } from '../../model/job-failure.js';
import type { StopCause, TrainingOutcome } from '../../model/training-state.js';

/** What a container's exit means for its job. @param failureText what it wrote to /opt/ml/output/failure */
export function outcomeOfExit(exitCode: number, failureText: string): TrainingOutcome {
  if (exitCode === 0) return { status: 'Completed' };
  const tail = `, exit code: ${exitCode}`;
  const head = `AlgorithmError: ${failureText}`.slice(0, MAX_FAILURE_REASON - tail.length);
  return { status: 'Failed', failureReason: head + tail };
}

/** The status a job ends in. A stop that came while the model was on its way is still a stop. */
export function finalStatus(outcome: TrainingOutcome, stop: StopCause | undefined): SecondaryStatus {
  if (outcome.status === 'Failed') return 'Failed';
  switch (stop) {
    case undefined:
      return outcome.status === 'Stopped' ? 'Stopped' : 'Completed';
    case 'user':
      return 'Stopped';
    case 'max-runtime':
      return outcome.status === 'Stopped' ? 'MaxRuntimeExceeded' : 'Completed';
    case 'max-wait':
      return outcome.status === 'Stopped' ? 'MaxWaitTimeExceeded' : 'Completed';
  }
}

/** AWS's words for the end of a job. */
export function finalMessage(status: SecondaryStatus): string {
  switch (status) {
    case 'Completed':
      return 'Training job completed';
    case 'Failed':
      return 'Training job failed';
    case 'MaxRuntimeExceeded':
      return 'Training job runtime exceeded MaxRuntimeInSeconds provided';
    case 'MaxWaitTimeExceeded':
      return 'Training job wait time exceeded MaxWaitTimeInSeconds provided';
    default:
      return 'Training job stopped';
  }
}
