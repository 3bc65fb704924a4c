import type { TestWorkflowEnvironment } from '@temporalio/testing';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DescribePace } from '../../activities/training/describe-pace.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { countWorkers, shareRate } from '../../worker/live-workers.js';
import { startTemporal } from '../support/temporal.js';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await startTemporal();
});
afterAll(async () => {
  await environment?.teardown();
});

/** Asks for work once, as a worker in another process does again and again. */
async function poll(identity: string, queue: 'control' | 'watch' | 'compute'): Promise<void> {
  const { connection, workflowService, options } = environment.client;
  await connection
    .withDeadline(Date.now() + 3000, () =>
      workflowService.pollActivityTaskQueue({
        namespace: options.namespace,
        taskQueue: { name: TASK_QUEUES[queue] },
        identity,
      }),
    )
    .catch(() => undefined);
}

it('shares the Describe rate among the workers that ask about jobs, each counted before its own first poll', async () => {
  const { client } = environment;
  expect(await countWorkers(client, 'first')).toBe(1);
  // One that only watches counts, one that only computes does not, and nobody counts twice.
  await Promise.all([
    poll('first', 'control'),
    poll('first', 'watch'),
    poll('second', 'watch'),
    poll('fourth', 'compute'),
  ]);
  expect(await countWorkers(client, 'first')).toBe(2);
  expect(await countWorkers(client, 'third')).toBe(3);

  const pace = new DescribePace(2);
  const stop = await shareRate({ client, identity: 'first', pace, log: pino({ enabled: false }) });
  stop();
  expect([0, 0, 0].map((now) => pace.reserve(now))).toEqual([0, 1000, 2000]);

  // Who has not polled for long is gone.
  expect(await countWorkers(client, 'first', Date.now() + 200_000)).toBe(1);
});
