import { existsSync } from 'node:fs';
import { dataConverter } from '@durable-forecast/lib/payload-encryption/data-converter';
import type { KeyRing } from '@durable-forecast/lib/payload-encryption/key-ring';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, type Logger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { temporalPath } from '../../local/installed/servers.mjs';
import { endUnforeseenErrors } from '../../worker/end-unforeseen-errors.js';
import { nameActivities } from '../../worker/name-activities.js';
import { refuseUnfitResults } from '../../worker/refuse-unfit-results.js';
import { workflowCode } from '../../worker/workflow-bundle.js';
import { workflowBundleFile } from './workflow-bundle.js';

const silent: Logger = new DefaultLogger('ERROR', () => undefined);
/** Gets what Temporal's SDK logs: a process has one runtime, and each file of tests may want its lines elsewhere. */
let current = silent;
const forwarding: Logger = {
  log: (...entry) => current.log(...entry),
  trace: (...entry) => current.trace(...entry),
  debug: (...entry) => current.debug(...entry),
  info: (...entry) => current.info(...entry),
  warn: (...entry) => current.warn(...entry),
  error: (...entry) => current.error(...entry),
};
let installed = false;
let kept: Promise<unknown> | undefined;

/** Keeps what Temporal's SDK logs out of the output of the tests; a logger may take it. */
export function quietTemporal(logger = silent): void {
  current = logger;
  if (!installed) {
    Runtime.install({
      logger: forwarding,
      // The runner of tests ends this process by a signal.
      shutdownSignals: [],
      // Its native part would write to the console, between the results of who prints JSON.
      telemetryOptions: { logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } } },
    });
  }
  installed = true;
}

/** Keys of search attributes. */
export type Attributes = readonly { readonly name: string; readonly type: string }[];

const flagsOf = (attributes: Attributes): string[] =>
  attributes.flatMap(({ name, type }) => ['--search-attribute', `${name}=${type}`]);

export const searchAttributeFlags = flagsOf(Object.values(searchAttributes));

/** A real Temporal server in memory, on a free port of 127.0.0.1. @param attributes that it knows; all by default */
export async function startTemporal(
  logger?: Logger,
  attributes: Attributes = Object.values(searchAttributes),
): Promise<TestWorkflowEnvironment> {
  quietTemporal(logger);
  const path = temporalPath();
  if (path === undefined || !existsSync(path)) throw new Error("The Temporal server is missing; run 'npm run setup'.");
  const environment = await TestWorkflowEnvironment.createLocal({
    // Its banner would stand between the results of who prints JSON.
    server: {
      executable: { type: 'existing-path', path },
      extraArgs: ['--output', 'none', ...flagsOf(attributes)],
    },
  });
  await keepNativePart(environment.address);
  return environment;
}

/**
 * The native part of Temporal's SDK, with its threads, would end with each server and start with the next, dozens of times in a
 * process of tests, which it is not made for. One connection that stays open keeps it. Other programs end when nothing is open.
 */
async function keepNativePart(address: string): Promise<void> {
  if (process.env.VITEST === undefined) return;
  kept ??= NativeConnection.connect({ address });
  await kept;
}

/**
 * Runs workers for every task queue of the project while `work` goes on. The same activities serve all queues.
 *
 * @param keys that encrypt what Temporal stores
 */
export async function withWorkers<T>(
  environment: TestWorkflowEnvironment,
  activities: Record<string, (...args: never[]) => Promise<unknown>>,
  work: () => Promise<T>,
  keys?: KeyRing,
): Promise<T> {
  const isEncrypted = keys !== undefined;
  const workflowBundle = await workflowCode(await workflowBundleFile(), { isVersioned: false, isEncrypted });
  const interceptors = { activity: [nameActivities, endUnforeseenErrors(), refuseUnfitResults] };
  const workers = await Promise.all(
    Object.values(TASK_QUEUES).map((taskQueue) =>
      Worker.create({
        connection: environment.nativeConnection,
        taskQueue,
        activities,
        interceptors,
        dataConverter: dataConverter(keys),
        ...(taskQueue === TASK_QUEUES.workflows ? { workflowBundle } : {}),
      }),
    ),
  );
  const [first, ...rest] = workers as [Worker, ...Worker[]];
  return rest.reduceRight<() => Promise<T>>(
    (inner, worker) => () => worker.runUntil(inner()),
    () => first.runUntil(work()),
  )();
}
