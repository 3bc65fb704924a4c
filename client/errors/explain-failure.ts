import { WorkflowFailedError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure, CancelledFailure, ChildWorkflowFailure } from '@temporalio/common';
import { failureDetails } from '../../contracts/failures/describe-failure.js';
import { isFailureType, meaningOf } from '../../contracts/failures/failures.js';

/** Why a run or an update failed: the message of the failure at the bottom, and the cure that the failure table knows. */
export function explainFailure(error: unknown): string {
  let cause = error;
  while (
    (cause instanceof WorkflowFailedError ||
      cause instanceof WorkflowUpdateFailedError ||
      cause instanceof ActivityFailure ||
      cause instanceof ChildWorkflowFailure) &&
    cause.cause !== undefined
  ) {
    cause = cause.cause;
  }
  if (cause instanceof CancelledFailure) return 'The run was cancelled; its remote jobs have stopped.';
  if (cause instanceof ApplicationFailure && isFailureType(cause.type)) {
    const { meaning, cure } = meaningOf(cause.type);
    return `${meaning}\n\n${failureDetails(cause.details)?.reason ?? cause.message}\n\nWhat to do: ${cure}`;
  }
  return cause instanceof Error ? cause.message : String(cause);
}
