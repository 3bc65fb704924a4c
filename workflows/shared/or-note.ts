import { isCancellation, log } from '@temporalio/workflow';
import { failureOf } from './failure-of.js';

/** What is worth a note, never a failed run. */
export async function orNote<T>(notes: string[], what: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn(what, { error });
    notes.push(`${what}: ${failureOf(error).message}`);
    return undefined;
  }
}
