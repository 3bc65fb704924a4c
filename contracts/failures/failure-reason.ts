import type { FailureType } from './failures.js';

/** Maps the `FailureReason` of a job. Its first word is the class, see the SageMaker guide. */
export function classifyFailureReason(reason: string): FailureType {
  if (/CapacityError|InsufficientInstanceCapacity|insufficient capacity/i.test(reason)) return 'Capacity';
  if (/^InternalServerError|internal error/i.test(reason)) return 'ServiceFault';
  if (/ResourceLimitExceeded/i.test(reason)) return 'Quota';
  if (/^ClientError:.*(download|S3|manifest|No S3 objects)/i.test(reason)) return 'DataError';
  // SageMaker gives the container's answer to a client's fault, and nobody has written a field of a request wrong.
  if (/^ClientError: Bad HTTP status received from algorithm/i.test(reason)) return 'AlgorithmError';
  if (/^ClientError/i.test(reason)) return 'RequestError';
  if (/AccessDenied/i.test(reason)) return 'AccessDenied';
  return 'AlgorithmError';
}
