import { Piscina } from 'piscina';
import { runInPool } from '../../activities/threads/run-in-pool.js';
import type { Threads } from '../../activities/threads/thread-task.js';

export interface TestThreads extends Threads {
  close(): Promise<void>;
}

/** Real worker threads that read TypeScript; those of a worker process inherit the loader, a test runner has none. */
export function testThreads(): TestThreads {
  const pool = new Piscina({ minThreads: 0, maxThreads: 1, idleTimeout: 30_000, execArgv: ['--import', 'tsx'] });
  return {
    size: 1,
    run: (task, input, moved = []) => runInPool(pool, task, input, { moved }),
    close: () => pool.close(),
  };
}
