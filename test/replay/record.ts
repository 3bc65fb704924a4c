import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { startTemporal, withWorkers } from '../support/temporal.js';
import { recordings } from './recordings/index.js';
import type { Recording } from './recordings/recording.js';

/**
 * `node --import tsx test/replay/record.ts`: runs the recordings whose histories are not there yet, and writes them. One
 * that is there is never written again: it is how a workflow of an earlier version ran, and must replay as it is.
 */
const file = (name: string) => fileURLToPath(new URL(`./histories/${name}.json`, import.meta.url));
const environment = await startTemporal();
try {
  for (const recording of recordings) {
    const missing = Object.entries(recording.histories).filter(([name]) => !existsSync(file(name)));
    if (missing.length === 0) continue;
    await play(recording);
    for (const [name, { workflowId, nth }] of missing) {
      await writeFile(file(name), `${await historyOf(workflowId, nth ?? 0)}\n`);
      console.log(`recorded ${name}`);
    }
  }
} finally {
  await environment.teardown();
}

async function play({ workflow, workflowId, input, activities, act }: Recording): Promise<void> {
  await withWorkers(environment, activities, async () => {
    const handle = await environment.client.workflow.start(workflow, {
      taskQueue: TASK_QUEUES.workflows,
      workflowId,
      args: [input],
    });
    await act?.(handle, environment.client);
    // However it ends is what is recorded.
    await handle.result().catch(() => undefined);
  });
}

/** A history as JSON, without the names of this machine and its folders. @param nth which run of one that continues as new, from 0 */
async function historyOf(workflowId: string, nth: number): Promise<string> {
  const { workflow } = environment.client;
  const { raw } = await workflow.getHandle(workflowId).describe();
  let run = raw.workflowExecutionInfo?.firstRunId ?? undefined;
  for (let left = nth; left > 0; left -= 1) {
    const last = (await workflow.getHandle(workflowId, run).fetchHistory()).events?.at(-1);
    run = last?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined;
  }
  const json = historyToJSON(await workflow.getHandle(workflowId, run).fetchHistory());
  return JSON.stringify(JSON.parse(json), (key, value) => (key === 'stackTrace' ? '' : withoutHost(value)));
}

/** Workers and clients call themselves by their process and their host. */
function withoutHost(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/^\d+@.*$/, 'worker') : value;
}
