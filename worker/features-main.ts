import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { Piscina } from 'piscina';
import { buildShard } from '../activities/feature-jobs/build-shard.js';
import { runInPool } from '../activities/threads/run-in-pool.js';
import type { Threads } from '../activities/threads/thread-task.js';
import { FEATURE_JOB_FOLDERS } from '../contracts/jobs/feature-job.js';

/**
 * What an instance of a processing job of features runs: the program `forecast-features` of the workers' image. It ends with 0 once
 * the files lie in its output folder; else the job's failure says what it has left as its message.
 */
const root = process.env.SAGEMAKER_BASE_DIR ?? '/opt/ml';
const here = (path: string): string => path.replace(/^\/opt\/ml/, () => root);

const size = availableParallelism();
// Threads inherit the process's flags, and with them the loader that reads TypeScript.
const pool = new Piscina({ minThreads: 0, maxThreads: size });
const threads: Pick<Threads, 'run' | 'size'> = {
  size,
  run: (task, input, moved = []) => runInPool(pool, task, input, { moved }),
};
try {
  const { task, panels, features, reports } = FEATURE_JOB_FOLDERS;
  const folders = { task: here(task), panels: here(panels), features: here(features), reports: here(reports) };
  await buildShard(folders, threads, (line) => console.log(line));
} catch (error) {
  leaveMessage(error as Error);
  process.exitCode = 1;
} finally {
  await pool.destroy();
}

/** SageMaker shows it as the ExitMessage of the job. */
function leaveMessage(error: Error): void {
  console.error(error);
  const path = here(FEATURE_JOB_FOLDERS.message);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, error.message);
}
