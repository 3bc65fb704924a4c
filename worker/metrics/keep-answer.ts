import { setTimeout as sleep } from 'node:timers/promises';

/** A scrape waits no longer for somebody who is silent. */
const PATIENCE_MS = 3000;

/**
 * Asks again once the last answer is old, and one question at a time. A failure is not kept: whoever comes next asks again.
 *
 * @param keptMs milliseconds for which an answer is good
 * @returns what rejects where nobody answers
 */
export function keepAnswer<T>(ask: () => Promise<T>, keptMs: number): () => Promise<T> {
  let kept: { readonly answer: T; readonly at: number } | undefined;
  let asking: Promise<T> | undefined;
  const look = async (): Promise<T> => {
    const answer = await Promise.race([ask(), silence()]);
    kept = { answer, at: performance.now() };
    return answer;
  };
  return async () => {
    if (kept !== undefined && performance.now() - kept.at <= keptMs) return kept.answer;
    asking ??= look().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}

async function silence(): Promise<never> {
  await sleep(PATIENCE_MS, undefined, { ref: false });
  throw new Error(`There was no answer within ${PATIENCE_MS} ms.`);
}
