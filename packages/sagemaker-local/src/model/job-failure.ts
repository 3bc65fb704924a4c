/** Ends a job as Failed; the message becomes its FailureReason, its first word the class that AWS gives. */
export class JobFailure extends Error {
  override readonly name = 'JobFailure';
}

/** AWS cuts FailureReason here. */
export const MAX_FAILURE_REASON = 1024;

export const INTERNAL_ERROR = 'InternalServerError: We encountered an internal error. Please try again.';

export const CAPACITY_ERROR =
  'CapacityError: Unable to provision requested ML compute capacity. Please retry using a different ML instance type.';
