import { type FailureType, meaningOf } from '../../contracts/failures/failures.js';

/** Where the next attempt of a job runs: on the next type of the list, round and round, where another type may help. */
export function nextInstanceType(types: readonly string[], current: string, failure: FailureType): string {
  if (meaningOf(failure).retry !== 'next-instance-type') return current;
  return types[(types.indexOf(current) + 1) % types.length] ?? current;
}
