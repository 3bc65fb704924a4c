import { setTimeout as sleep } from 'node:timers/promises';
import { isRefusal } from './objects.js';

/** How long an S3 server may be away before the job fails, in milliseconds. */
const PATIENCE_MS = 120_000;
const FIRST_PAUSE_MS = 200;
const MAX_PAUSE_MS = 5_000;

/**
 * Repeats work against S3 while the server can't be reached, and gives up at once when it refuses.
 *
 * @throws the last error, or the signal's reason
 */
export async function persist<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, MAX_PAUSE_MS)) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || isRefusal(error) || !isConnectionTrouble(error) || Date.now() > deadline) throw error;
    }
    await sleep(pause, undefined, { signal, ref: false });
  }
}

const isConnectionTrouble = (error: unknown): boolean => {
  const {
    name = '',
    code = '',
    message = '',
    $metadata,
  } = error as {
    name?: string;
    code?: string;
    message?: string;
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode ?? 0;
  if (status >= 500 || [408, 412, 429].includes(status)) return true;
  return /ECONN|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|socket hang up|Timeout|aborted|Premature close|bytes, but \d+ arrived/i.test(
    `${name} ${code} ${message}`,
  );
};
