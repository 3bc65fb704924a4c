import { cancellationSignal } from '@temporalio/activity';
import { Piscina } from 'piscina';
import { runInPool } from './run-in-pool.js';
import type { Threads, ThreadTask } from './thread-task.js';

/**
 * Worker threads for heavy computation, so that the thread that heartbeats stays free.
 *
 * One pool a worker process: tasks of all kinds share its threads, of which there are as many as cores.
 */
export class ThreadPool implements Threads {
  private readonly pool: Piscina;

  /** @param size most threads */
  constructor(readonly size: number) {
    // Threads inherit the process's flags, and with them the loader that reads TypeScript.
    this.pool = new Piscina({ minThreads: 0, maxThreads: size, idleTimeout: 30_000 });
  }

  /** Runs a task for an activity, whose cancellation ends the thread. */
  run<Input, Result>(
    task: ThreadTask<Input, Result>,
    input: Input,
    moved: readonly ArrayBuffer[] = [],
  ): Promise<Result> {
    return runInPool(this.pool, task, input, { moved, signal: cancellationSignal() });
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}
