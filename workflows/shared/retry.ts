import { type FailureType, meaningOf } from '../../contracts/failures/failures.js';

/** Whether the failure table allows another attempt after this one. */
export const mayRetry = (type: FailureType, attempt: number): boolean => {
  const { retry, attempts } = meaningOf(type);
  return retry !== 'never' && attempt < attempts;
};

/** Milliseconds before the next attempt: a quota frees up in minutes, the rest in seconds; doubling, at most ten minutes. */
export const retryDelay = (type: FailureType, attempt: number): number =>
  Math.min(600_000, (meaningOf(type).retry === 'wait' ? 30_000 : 2_000) * 2 ** (attempt - 1));
