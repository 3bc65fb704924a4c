import { ApplicationFailure, isCancellation } from '@temporalio/workflow';
import { describeFailure, type FailureDetails } from '../../contracts/failures/describe-failure.js';
import { failureOf } from './failure-of.js';

/**
 * What a workflow ends with that people start and look at: the first line says what, where and what to do, since the Web UI
 * shows of a failure little more. A failure that an activity or child brought would read `Activity task failed` there.
 *
 * @param where for example `stage fit`
 * @returns the error itself where somebody cancelled the workflow
 */
export function describedFailure(error: unknown, where?: string): unknown {
  if (isCancellation(error)) return error;
  const { type, message: reason, where: inner } = failureOf(error);
  const places = [where, inner].filter((place) => place !== undefined);
  const details: FailureDetails = { reason, ...(places.length === 0 ? {} : { where: places.join(': ') }) };
  const failure = ApplicationFailure.create({
    type,
    nonRetryable: true,
    message: describeFailure({ type, ...details }),
    details: [details],
    ...(error instanceof Error ? { cause: error } : {}),
  });
  // Where this was thrown says nothing, and repeats the message; the cause keeps its own.
  failure.stack = '';
  return failure;
}
