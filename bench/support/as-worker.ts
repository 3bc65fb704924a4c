import { availableParallelism } from 'node:os';
import { S3Client } from '@aws-sdk/client-s3';
import { Piscina } from 'piscina';
import { runInPool } from '../../activities/threads/run-in-pool.js';
import type { Threads } from '../../activities/threads/thread-task.js';

/** What activities are given in a process like a worker's, which is started with a bucket and the address of a dataset. */
export function asWorker() {
  const [bucket = '', uri = ''] = process.argv.slice(2);
  const s3 = new S3Client({ forcePathStyle: true });
  const size = availableParallelism();
  // As the thread pool of a worker: threads stay for the next task.
  const pool = new Piscina({ minThreads: 0, maxThreads: size, idleTimeout: 30_000 });
  const threads: Threads = {
    size,
    run: (task, input, moved = []) => runInPool(pool, task, input, { moved }),
  };
  return {
    uri,
    deps: { s3, bucket, threads },
    async end(): Promise<void> {
      await pool.close();
      s3.destroy();
    },
  };
}
