import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { WORKER_HEAP_MB } from '../../worker/heap.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Tells the heap limits, in MB, of a process and of a thread that it starts, before and after threads are let go. */
const PROBE = `
  import { Worker } from 'node:worker_threads';
  import { leaveThreadsUnbounded } from './worker/heap.ts';
  import { getHeapStatistics } from 'node:v8';
  const here = () => getHeapStatistics().heap_size_limit / 2 ** 20;
  const code = "require('worker_threads').parentPort.postMessage(require('v8').getHeapStatistics().heap_size_limit / 2 ** 20)";
  const thread = () => new Promise((resolve) => new Worker(code, { eval: true, execArgv: [] }).once('message', resolve));
  const before = [here(), await thread()];
  leaveThreadsUnbounded();
  console.log(JSON.stringify([...before, here(), await thread()]));
`;

it('is bounded for the main thread of a worker, and not for threads that start later', async () => {
  const flags = [`--max-old-space-size=${WORKER_HEAP_MB}`, '--import', 'tsx', '--input-type=module'];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, '--eval', PROBE], { cwd: root });
  const [main = 0, earlier, later, thread] = JSON.parse(stdout) as number[];
  // V8 adds its young generation to the flag.
  expect(main).toBeGreaterThanOrEqual(WORKER_HEAP_MB);
  expect(main).toBeLessThan(1.5 * WORKER_HEAP_MB);
  expect([earlier, later]).toEqual([main, main]);
  expect(thread).toBeGreaterThan(main);
});

it.each(['Dockerfile', 'package.json'])('is the same in %s as on the local stack', (file) => {
  expect(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')).toContain(
    `--max-old-space-size=${WORKER_HEAP_MB}`,
  );
});
