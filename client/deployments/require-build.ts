import { setTimeout as sleep } from 'node:timers/promises';
import { nameHint } from '@durable-forecast/lib/nearest-name';
import { type Client, isGrpcServiceError } from '@temporalio/client';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { UserError } from '../errors/user-error.js';
import { showWait } from '../terminal/show-wait.js';
import type { Deployment } from './deployment.js';
import { readDeployment } from './read-deployment.js';

const EVERY_MS = 1000;
/** gRPC's code of what does not exist. */
const NOT_FOUND = 5;
const NOBODY = { workers: 0, missingQueues: Object.values(TASK_QUEUES), workflows: 0 };

/**
 * The deployment, once workers of a build poll every task queue of the project: work that goes to a build without them would wait.
 *
 * @param buildId undefined for workers without a build
 * @param waitSeconds how long they may take to come up
 * @throws UserError when the build is not known, or a queue is without a worker of it
 */
export async function requireBuild(
  temporal: Client,
  name: string,
  buildId: string | undefined,
  waitSeconds: number,
): Promise<Deployment> {
  const deadline = Date.now() + waitSeconds * 1000;
  const look = async (): Promise<Deployment> => {
    for (;;) {
      const deployment = await readIfThere(temporal, name);
      const fault = faultOf(deployment ?? { name, builds: [], unversioned: NOBODY }, buildId);
      if (fault === undefined && deployment !== undefined) return deployment;
      if (Date.now() >= deadline) throw fault;
      await sleep(EVERY_MS);
    }
  };
  return showWait(`Waiting for workers of ${describeBuild(buildId)}`, look);
}

/** Listed at once, a deployment can be described a moment later. */
const readIfThere = (temporal: Client, name: string): Promise<Deployment | undefined> =>
  readDeployment(temporal, name).catch((error: Error) => {
    const { cause = error } = error;
    if (isGrpcServiceError(cause) && cause.code === NOT_FOUND) return undefined;
    throw error;
  });

export const describeBuild = (buildId: string | undefined): string =>
  buildId === undefined ? 'workers without a build' : `build ${buildId}`;

/** Why work must not go to a build. */
export function faultOf(
  { name, builds, unversioned }: Pick<Deployment, 'name' | 'builds' | 'unversioned'>,
  buildId: string | undefined,
): UserError | undefined {
  if (buildId === undefined) {
    if (unversioned.missingQueues.length === 0) return undefined;
    return new UserError(
      `No worker without a build polls ${unversioned.missingQueues.join(', ')}: work that goes there would wait. Start one without WORKER_DEPLOYMENT_NAME first.`,
    );
  }
  const build = builds.find((each) => each.buildId === buildId);
  if (build === undefined) {
    const known = builds.map((each) => each.buildId);
    const hint = known.length === 0 ? '.' : nameHint(buildId, known);
    return new UserError(
      `The deployment ${name} has no build ${buildId}${hint} A build is known from the start of its first worker on (WORKER_DEPLOYMENT_NAME=${name}, WORKER_BUILD_ID=${buildId}); --wait SECONDS waits for it.`,
      'notFound',
    );
  }
  if (build.missingQueues.length === 0) return undefined;
  return new UserError(
    `No worker of build ${buildId} polls ${build.missingQueues.join(', ')}: work that goes there would wait. Start one with WORKER_DEPLOYMENT_NAME=${name} WORKER_BUILD_ID=${buildId} first; --wait SECONDS waits for it.`,
  );
}
