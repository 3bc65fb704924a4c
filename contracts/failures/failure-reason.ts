import type { FailureType } from './failures.js';

/** Maps the `FailureReason` of a job. Its first word is the class, see the SageMaker guide. */
export function classifyFailureReason(reason: string): FailureType {
  if (/CapacityError|InsufficientInstanceCapacity|insufficient capacity/i.test(reason)) return 'Capacity';
  if (/^InternalServerError|internal error/i.test(reason)) return 'ServiceFault';
  if (/ResourceLimitExceeded/i.test(reason)) return 'Quota';
  if (/^ClientError:.*(download|S3|manifest|No S3 objects)/i.test(reason)) return 'DataError';
  if (/^ClientError/i.test(reason)) return 'RequestError';
  if (/AccessDenied/i.test(reason)) return 'AccessDenied';
  return 'AlgorithmError';
}
