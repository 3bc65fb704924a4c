import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  ChildWorkflowFailure,
  TimeoutFailure,
} from '@temporalio/workflow';
import { type FailureType, isFailureType } from '../../contracts/failures/failures.js';

/** The failure type and the plain message behind what an activity or a child workflow threw. */
export function failureOf(error: unknown): { type: FailureType; message: string } {
  let cause = error;
  while ((cause instanceof ActivityFailure || cause instanceof ChildWorkflowFailure) && cause.cause !== undefined) {
    cause = cause.cause;
  }
  if (cause instanceof ApplicationFailure) {
    return { type: isFailureType(cause.type) ? cause.type : 'ServiceFault', message: cause.message };
  }
  if (cause instanceof CancelledFailure) return { type: 'Cancelled', message: 'It was cancelled.' };
  if (cause instanceof TimeoutFailure) {
    return { type: 'ServiceFault', message: `No answer in time: ${cause.message}` };
  }
  return { type: 'ServiceFault', message: cause instanceof Error ? cause.message : String(cause) };
}
