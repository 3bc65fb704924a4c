import { log, sleep } from '@temporalio/workflow';
import type { FailureType } from '../../contracts/failures/failures.js';
import { nextInstanceType } from './next-instance-type.js';
import { mayRetry, retryDelay } from './retry.js';

interface FailedEnd {
  readonly kind: 'failed';
  readonly job: string;
  readonly failure: FailureType;
  readonly reason: string;
}

/** What one attempt is to know. */
export interface TypedAttempt {
  readonly attempt: number;
  readonly instanceType: string;
  /** Why those before were in vain, a line each. */
  readonly tried: readonly string[];
}

/**
 * Attempts at a job until one completes, or the failure table allows no more. Where AWS has no instance of a type, the next one is
 * tried.
 *
 * @param what for the log: `transform`
 * @param types best first
 * @returns the last end; where several types were tried, with why each was in vain: the last alone would hide that there was no
 *   capacity anywhere
 */
export async function tryInstanceTypes<Completed extends { readonly kind: 'completed' }, Failed extends FailedEnd>(
  what: string,
  { types, first }: { readonly types: readonly string[]; readonly first: Omit<TypedAttempt, 'tried'> },
  run: (attempt: TypedAttempt) => Promise<Completed | Failed>,
): Promise<Completed | Failed> {
  const tried: string[] = [];
  let { instanceType } = first;
  for (let { attempt } = first; ; attempt++) {
    const end = await run({ attempt, instanceType, tried });
    if (end.kind === 'completed') return end;
    tried.push(`${instanceType}: ${end.failure}: ${end.reason.split('\n')[0]}`);
    if (!mayRetry(end.failure, attempt, types.length)) return withAllReasons(end, tried);
    log.warn(`${what} failed`, { job: end.job, failure: end.failure, reason: end.reason });
    await sleep(retryDelay(end.failure, attempt), { summary: `wait after ${end.failure}` });
    instanceType = nextInstanceType(types, instanceType, end.failure);
  }
}

function withAllReasons<End extends { readonly reason: string }>(end: End, tried: readonly string[]): End {
  const different = [...new Set(tried)];
  if (different.length < 2) return end;
  return { ...end, reason: [end.reason, ...different.map((line) => `  tried on ${line}`)].join('\n') };
}
