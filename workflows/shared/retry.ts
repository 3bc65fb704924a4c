import { type FailureType, meaningOf } from '../../contracts/failures/failures.js';

/**
 * Whether the failure table allows another attempt after this one.
 *
 * @param types instance types that the job may have
 */
export const mayRetry = (type: FailureType, attempt: number, types = 1): boolean => {
  const { retry, attempts } = meaningOf(type);
  // A type that was refused as such is refused again; capacity may come.
  if (type === 'InstanceTypeRefused' && attempt >= types) return false;
  return retry !== 'never' && attempt < attempts;
};

/** Milliseconds before the next attempt: a quota frees up in minutes, the rest in seconds; doubling, at most ten minutes. */
export const retryDelay = (type: FailureType, attempt: number): number =>
  Math.min(600_000, (meaningOf(type).retry === 'wait' ? 30_000 : 2_000) * 2 ** (attempt - 1));
