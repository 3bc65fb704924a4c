import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { temporalPath } from '../../scripts/servers.mjs';

const quiet = new DefaultLogger('ERROR', () => undefined);
let installed = false;

/** Search attributes that the workflows write. */
const searchAttributeFlags = [
  'ForecastRun=Keyword',
  'PipelineStage=Keyword',
  'Algorithm=Keyword',
  'Champion=Keyword',
  'Score=Double',
].flatMap((attribute) => ['--search-attribute', attribute]);

/** A real Temporal server in memory, on a free port of 127.0.0.1. */
export async function startTemporal(): Promise<TestWorkflowEnvironment> {
  if (!installed) {
    Runtime.install({ logger: quiet });
    installed = true;
  }
  const path = temporalPath();
  if (path === undefined || !existsSync(path)) throw new Error("The Temporal server is missing; run 'npm run setup'.");
  return TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'existing-path', path }, extraArgs: searchAttributeFlags },
  });
}

let bundle: Promise<WorkflowBundle> | undefined;

/** The workflows as the worker bundles them, built once a test file. */
export const workflowBundle = (): Promise<WorkflowBundle> => {
  bundle ??= bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
    logger: quiet,
  });
  return bundle;
};

/** Runs workers for every task queue of the project while `work` goes on. The same activities serve all queues. */
export async function withWorkers<T>(
  environment: TestWorkflowEnvironment,
  activities: Record<string, (...args: never[]) => Promise<unknown>>,
  work: () => Promise<T>,
): Promise<T> {
  const code = await workflowBundle();
  const workers = await Promise.all(
    Object.values(TASK_QUEUES).map((taskQueue) =>
      Worker.create({
        connection: environment.nativeConnection,
        taskQueue,
        activities,
        ...(taskQueue === TASK_QUEUES.workflows ? { workflowBundle: code } : {}),
      }),
    ),
  );
  const [first, ...rest] = workers as [Worker, ...Worker[]];
  return rest.reduceRight<() => Promise<T>>(
    (inner, worker) => () => worker.runUntil(inner()),
    () => first.runUntil(work()),
  )();
}
