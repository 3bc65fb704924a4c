import { fileURLToPath } from 'node:url';
import type { Piscina } from 'piscina';
import type { ThreadTask } from './thread-task.js';

export interface RunOptions {
  /** Memory of the input that goes to the thread instead of being copied. */
  readonly moved?: readonly ArrayBuffer[];
  /** Ends the thread when it is aborted. */
  readonly signal?: AbortSignal;
}

/** Runs a task in a thread of a pool. */
export async function runInPool<Input, Result>(
  pool: Piscina,
  { module }: ThreadTask<Input, Result>,
  input: Input,
  { moved = [], signal }: RunOptions = {},
): Promise<Result> {
  const result: Result = await pool.run(input, {
    filename: fileURLToPath(module),
    transferList: [...moved],
    ...(signal === undefined ? {} : { signal }),
  });
  return result;
}
