import { setTimeout as sleep } from 'node:timers/promises';
import { nameHint } from '@durable-forecast/lib/nearest-name';
import type { Client } from '@temporalio/client';
import { UserError } from '../errors/user-error.js';
import { showWait } from '../terminal/show-wait.js';
import type { DeployedBuild, Deployment } from './deployment.js';
import { countPinned, readDeployment } from './read-deployment.js';

const EVERY_MS = 2000;
/** What has just begun may not be counted yet. */
const EMPTY_LOOKS = 2;

/**
 * Waits until no workflow is pinned to a build any more.
 *
 * @param timeoutSeconds how long; undefined for as long as it takes
 * @param tell is given how many there are, each time that it changes
 * @throws UserError when work still comes to the build, nobody is there who could end it, or the time is over
 */
export async function drainBuild(
  temporal: Client,
  deployment: Deployment,
  buildId: string,
  timeoutSeconds: number | undefined,
  tell: (line: string) => void,
): Promise<void> {
  const fault = withoutWorkers(deployment.name, leftBuild(deployment, buildId));
  if (fault !== undefined) throw fault;
  const deadline = timeoutSeconds === undefined ? Number.POSITIVE_INFINITY : Date.now() + timeoutSeconds * 1000;
  let empty = 0;
  let told = -1;
  await showWait(`Waiting for the workflows that are pinned to build ${buildId}`, async () => {
    for (;;) {
      const pinned = await countPinned(temporal, deployment.name, buildId);
      if (pinned !== told && pinned > 0) tell(`${describePinned(pinned)} to build ${buildId}.`);
      told = pinned;
      empty = pinned === 0 ? empty + 1 : 0;
      if (empty === EMPTY_LOOKS) return;
      if (Date.now() >= deadline) {
        throw new UserError(
          `${describePinned(pinned)} to build ${buildId} after ${timeoutSeconds} s. Let its workers run on and ask again, or stop them and let the workflows go on under the current build: npx forecast deploy move ${buildId}`,
        );
      }
      if (pinned > 0) await requireWorkers(temporal, deployment.name, buildId);
      await sleep(EVERY_MS);
    }
  });
}

export const describePinned = (count: number): string =>
  count === 1 ? '1 open workflow is pinned' : `${count} open workflows are pinned`;

/** A build to which no work comes any more. @throws UserError for others */
export function leftBuild({ name, current, ramping, builds }: Deployment, buildId: string): DeployedBuild {
  const build = builds.find((each) => each.buildId === buildId);
  if (build === undefined) {
    const known = builds.map((each) => each.buildId);
    throw new UserError(`The deployment ${name} has no build ${buildId}${nameHint(buildId, known)}`, 'notFound');
  }
  if (buildId === current) {
    throw new UserError(
      `Build ${buildId} is the current one: new work comes to it, so it never drains. Make another one the current one first: npx forecast deploy set-current BUILD`,
    );
  }
  if (buildId === ramping?.buildId) {
    throw new UserError(
      `Build ${buildId} gets ${ramping.percent} % of new work, so it never drains. End that first: npx forecast deploy ramp ${buildId} --percent 0`,
    );
  }
  return build;
}

async function requireWorkers(temporal: Client, name: string, buildId: string): Promise<void> {
  const { builds } = await readDeployment(temporal, name);
  const build = builds.find((each) => each.buildId === buildId);
  const fault = build === undefined ? undefined : withoutWorkers(name, build);
  if (fault !== undefined) throw fault;
}

function withoutWorkers(name: string, { buildId, pinned, workers }: DeployedBuild): UserError | undefined {
  if (pinned === 0 || workers > 0) return undefined;
  return new UserError(
    `${describePinned(pinned)} to build ${buildId}, and no worker of it polls: they only wait. Start one with WORKER_DEPLOYMENT_NAME=${name} WORKER_BUILD_ID=${buildId}, or let them go on under the current build: npx forecast deploy move ${buildId}`,
  );
}
