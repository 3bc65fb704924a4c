import { StopTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { TrainingAttempt } from '../../contracts/training/training-plan.js';
import { callAws } from '../aws/aws-failure.js';
import { withHeartbeats } from '../heartbeats.js';
import type { TrainingDeps } from './deps.js';
import { trainingStatus } from './describe-training.js';
import { isTerminal } from './job-end.js';
import { untilSoonPoll } from './poll.js';
import { trainingJobName } from './training-request.js';

/**
 * Stops the job of an attempt by its exact name and waits until it no longer runs.
 *
 * It takes the attempt, not a job, because a cancelled workflow may not know whether its submit came through.
 * A job that was never created, or has ended by itself, needs no stop.
 */
export function stopTraining(deps: TrainingDeps, attempt: TrainingAttempt): Promise<void> {
  const job = trainingJobName(attempt);
  return withHeartbeats({ job, status: 'Stopping' }, () =>
    stopAndWait(deps, job).catch((error: unknown) => {
      throw triedAgain(error);
    }),
  );
}

/** Tries that a refusal is worth, 15 seconds: a new right takes a moment to be known, and a job left alone costs money. */
const TRIES_WHEN_REFUSED = 5;

function triedAgain(error: unknown): unknown {
  if (!(error instanceof ApplicationFailure) || !error.nonRetryable) return error;
  const { message, type, cause } = error;
  const nonRetryable = activityInfo().attempt >= TRIES_WHEN_REFUSED;
  return ApplicationFailure.create({ message, type: type ?? 'ServiceFault', nonRetryable, ...(cause && { cause }) });
}

async function stopAndWait(deps: TrainingDeps, name: string): Promise<void> {
  let stopSent = false;
  for (let polls = 0; ; polls += 1) {
    const status = await trainingStatus(deps, name);
    if (status === undefined || isTerminal(status)) return;
    if (!stopSent && status !== 'Stopping') {
      await callAws(`StopTrainingJob ${name}`, () =>
        deps.sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: name })),
      ).catch((error) => {
        // It may have ended between the poll and the stop; the next poll says so.
        if ((error as { type?: string }).type !== 'RequestError') throw error;
      });
      stopSent = true;
    }
    await untilSoonPoll(deps, polls);
  }
}
