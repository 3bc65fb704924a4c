import { setTimeout as sleep } from 'node:timers/promises';
import type { TemporalClient } from '../connection/with-temporal.js';
import { UserError } from '../errors/user-error.js';
import { deploymentsFault } from './deployments-fault.js';

const EVERY_MS = 1000;
/** How workers are made to belong to a deployment. */
const SWITCH_ON =
  'Start workers with WORKER_DEPLOYMENT_NAME set to its name, for example forecast, and WORKER_BUILD_ID to the commit of their code';

/**
 * The deployment that a command is about: the one that was named, or else the only one that the namespace has.
 *
 * @param waitSeconds how long its first worker may take to come up
 * @throws UserError when versioning is off, several deployments are there, or the server has none
 */
export async function findDeployment(
  client: TemporalClient,
  named: string | undefined,
  waitSeconds = 0,
): Promise<string> {
  const deadline = Date.now() + waitSeconds * 1000;
  for (;;) {
    const found = chosen(client.namespace, await deploymentNames(client), named);
    if (typeof found === 'string') return found;
    if (found.kind !== 'notFound' || Date.now() >= deadline) throw found;
    await sleep(EVERY_MS);
  }
}

async function deploymentNames(client: TemporalClient): Promise<readonly string[]> {
  const names: string[] = [];
  try {
    let nextPageToken: Uint8Array | undefined;
    do {
      const page = await client.temporal.workflowService.listWorkerDeployments({
        namespace: client.namespace,
        ...(nextPageToken === undefined ? {} : { nextPageToken }),
      });
      names.push(...(page.workerDeployments ?? []).map(({ name }) => name ?? ''));
      nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
    } while (nextPageToken !== undefined);
  } catch (error) {
    throw deploymentsFault(error, client) ?? error;
  }
  return names;
}

function chosen(namespace: string, names: readonly string[], named: string | undefined): string | UserError {
  if (named !== undefined) {
    if (names.includes(named)) return named;
    const known = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
    return new UserError(
      `The namespace ${namespace} has no worker deployment ${named}; ${known}. One is known from the start of its first worker on: set WORKER_DEPLOYMENT_NAME=${named} and WORKER_BUILD_ID there.`,
      'notFound',
    );
  }
  const [only, ...others] = names;
  if (only === undefined) {
    return new UserError(
      `Workers of the namespace ${namespace} are not versioned: no worker deployment is there. ${SWITCH_ON}; then 'npx forecast deploy set-current BUILD' lets new work go to them.`,
      'notFound',
    );
  }
  if (others.length === 0) return only;
  return new UserError(
    `The namespace ${namespace} has several worker deployments: ${names.join(', ')}. Name one with --deployment, or set WORKER_DEPLOYMENT_NAME.`,
    'usage',
  );
}
