import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  ChildWorkflowFailure,
  TimeoutFailure,
} from '@temporalio/workflow';
import { failureDetails } from '../../contracts/failures/describe-failure.js';
import { type FailureType, isFailureType } from '../../contracts/failures/failures.js';

/** The failure type and the plain message behind what an activity or a child workflow threw, and where a child says it was. */
export function failureOf(error: unknown): {
  readonly type: FailureType;
  readonly message: string;
  readonly where?: string | undefined;
} {
  let cause = error;
  while ((cause instanceof ActivityFailure || cause instanceof ChildWorkflowFailure) && cause.cause !== undefined) {
    cause = cause.cause;
  }
  if (cause instanceof ApplicationFailure) {
    const type = isFailureType(cause.type) ? cause.type : 'ServiceFault';
    const { reason, where } = failureDetails(cause.details) ?? { reason: cause.message };
    return { type, message: reason, where };
  }
  if (cause instanceof CancelledFailure) return { type: 'Cancelled', message: 'It was cancelled.' };
  if (cause instanceof TimeoutFailure) {
    return { type: 'ServiceFault', message: `No answer in time: ${cause.message}` };
  }
  return { type: 'ServiceFault', message: cause instanceof Error ? cause.message : String(cause) };
}
