import { ServiceError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import type { QueueWorkers } from '../../../client/connection/queue-workers.js';
import { describeOtherBuilds } from '../../../client/connection/queues-without-worker.js';
import type { DeployedBuild, Deployment } from '../../../client/deployments/deployment.js';
import { deploymentsFault } from '../../../client/deployments/deployments-fault.js';
import { leftBuild } from '../../../client/deployments/drain-build.js';
import { moveFault } from '../../../client/deployments/move-fault.js';
import { faultOf } from '../../../client/deployments/require-build.js';
import { renderDeployment } from '../../../client/views/render-deployment.js';

const build = (buildId: string, more: Partial<DeployedBuild>): DeployedBuild => ({
  buildId,
  state: 'new',
  since: undefined,
  workers: 1,
  missingQueues: [],
  pinned: 0,
  ...more,
});

const deployment: Deployment = {
  name: 'forecast',
  current: '0.2.0',
  ramping: { buildId: '0.3.0', percent: 20 },
  builds: [
    build('0.4.0', { missingQueues: ['forecast-compute'] }),
    build('0.3.0', { state: 'ramping', since: '2026-11-30T06:30:00.000Z' }),
    build('0.2.0', { state: 'current', since: '2026-11-29T06:30:00.000Z', workers: 3, pinned: 4 }),
    build('0.1.1', { state: 'draining', workers: 0, pinned: 1 }),
    build('0.1.0', { state: 'drained' }),
  ],
  unversioned: { workers: 0, missingQueues: ['forecast-workflows'], workflows: 2 },
  conflictToken: new Uint8Array(),
};

const messageOf = (work: () => unknown): string => {
  try {
    const result = work();
    return result instanceof Error ? result.message : 'no fault';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a worker deployment', () => {
  it('is shown with where new work goes and what should be done about each build', () => {
    expect(renderDeployment(deployment, 200)).toMatchInlineSnapshot(`
      "Deployment forecast: new work goes to build 0.2.0, 20 % of it to build 0.3.0.

      build  state          since             workers  pinned  remarks
      0.4.0  new            –                       1       0  no worker polls forecast-compute
      0.3.0  ramping, 20 %  2026-11-30 06:30        1       0
      0.2.0  current        2026-11-29 06:30        3       4
      0.1.1  draining       –                       0       1  no worker is there: what is pinned waits
      0.1.0  drained        –                       1       0  its workers can be stopped

      Without a build: 0 workers, 2 open workflows; these go on where new work goes."
    `);
    expect(renderDeployment(deployment, 80)).toMatchInlineSnapshot(`
      "Deployment forecast: new work goes to build 0.2.0, 20 % of it to build 0.3.0.

      build  state          since             workers  pinned
      0.4.0  new            –                       1       0
          no worker polls forecast-compute
      0.3.0  ramping, 20 %  2026-11-30 06:30        1       0
      0.2.0  current        2026-11-29 06:30        3       4
      0.1.1  draining       –                       0       1
          no worker is there: what is pinned waits
      0.1.0  drained        –                       1       0
          its workers can be stopped

      Without a build: 0 workers, 2 open workflows; these go on where new work goes."
    `);
  });

  it('lets no work go to a build that is unknown, or whose workers leave out a queue', () => {
    expect(faultOf(deployment, '0.2.0')).toBeUndefined();
    expect([
      messageOf(() => faultOf(deployment, '0.2')),
      messageOf(() => faultOf({ ...deployment, builds: [] }, '0.2')),
      messageOf(() => faultOf(deployment, '0.4.0')),
      messageOf(() => faultOf(deployment, undefined)),
    ]).toMatchInlineSnapshot(`
      [
        "The deployment forecast has no build 0.2; did you mean '0.2.0'? A build is known from the start of its first worker on (WORKER_DEPLOYMENT_NAME=forecast, WORKER_BUILD_ID=0.2); --wait SECONDS waits for it.",
        "The deployment forecast has no build 0.2. A build is known from the start of its first worker on (WORKER_DEPLOYMENT_NAME=forecast, WORKER_BUILD_ID=0.2); --wait SECONDS waits for it.",
        "No worker of build 0.4.0 polls forecast-compute: work that goes there would wait. Start one with WORKER_DEPLOYMENT_NAME=forecast WORKER_BUILD_ID=0.4.0 first; --wait SECONDS waits for it.",
        "No worker without a build polls forecast-workflows: work that goes there would wait. Start one without WORKER_DEPLOYMENT_NAME first.",
      ]
    `);
    expect(faultOf(deployment, '0.2')).toMatchObject({ kind: 'notFound' });
  });

  it('drains no build to which work still comes', () => {
    expect(leftBuild(deployment, '0.1.1')).toMatchObject({ pinned: 1 });
    expect(['0.2.0', '0.3.0', '0.1.9'].map((id) => messageOf(() => leftBuild(deployment, id)))).toMatchInlineSnapshot(`
      [
        "Build 0.2.0 is the current one: new work comes to it, so it never drains. Make another one the current one first: npx forecast deploy set-current BUILD",
        "Build 0.3.0 gets 20 % of new work, so it never drains. End that first: npx forecast deploy ramp 0.3.0 --percent 0",
        "The deployment forecast has no build 0.1.9; did you mean '0.1.1'?",
      ]
    `);
  });

  it('moves nothing away from a build whose workers run, unless it is told to', () => {
    const running = [
      build('0.2.0', { state: 'current' }),
      build('0.1.2', { state: 'draining', workers: 2, pinned: 3 }),
    ];
    expect(moveFault(deployment, '0.1.1')).toBeUndefined();
    expect([
      messageOf(() => moveFault({ ...deployment, builds: running }, '0.1.2')),
      messageOf(() => moveFault({ ...deployment, current: undefined }, '0.1.0')),
      messageOf(() => moveFault(deployment, '0.2.0')),
    ]).toMatchInlineSnapshot(`
      [
        "2 workers of build 0.1.2 still run, and what is pinned to it ends there: npx forecast deploy drain 0.1.2 waits for that. To let it go on under build 0.2.0 instead, which must replay what 0.1.2 did, stop them first or say --force.",
        "1 worker of build 0.1.0 still runs, and what is pinned to it ends there: npx forecast deploy drain 0.1.0 waits for that. To let it go on under workers without a build instead, which must replay what 0.1.0 did, stop them first or say --force.",
        "Build 0.2.0 is the current one: new work comes to it, so it never drains. Make another one the current one first: npx forecast deploy set-current BUILD",
      ]
    `);
  });

  it('is told from a server that has none, and from one where somebody else was faster', () => {
    const at = { address: 'temporal.example:7233', namespace: 'sales' };
    const refusal = (code: number, details: string) =>
      deploymentsFault(
        new ServiceError('refused', { cause: Object.assign(new Error(details), { code, details, metadata: {} }) }),
        at,
      )?.message;
    expect([
      refusal(12, 'unknown method ListWorkerDeployments'),
      refusal(7, 'Worker Deployment Versions are disabled on this namespace.'),
      refusal(9, 'conflict token mismatch'),
      refusal(9, 'proposed ramping version is missing active task queues from the current version'),
      refusal(9, 'something else'),
    ]).toMatchInlineSnapshot(`
      [
        "Temporal at temporal.example:7233 knows no worker deployments: they need server 1.29, or 'temporal server start-dev' of CLI 1.5. Until then leave WORKER_DEPLOYMENT_NAME unset, and stop the old workers before the new ones start.",
        "Temporal at temporal.example:7233 has worker deployments switched off for the namespace sales. Set system.enableDeploymentVersions to true in its dynamic configuration, or leave WORKER_DEPLOYMENT_NAME unset.",
        "Somebody else has changed the deployment at the same moment. Look at it ('npx forecast deploy status') and repeat the command if it still holds.",
        "The current build has workers on task queues where Temporal knows none of this build: work there would wait. 'npx forecast deploy status' shows what each build polls; start workers for those queues, and repeat the command.",
        undefined,
      ]
    `);
  });
});

describe('workers that poll in vain', () => {
  const queue = (current: string | undefined, ...builds: (string | undefined)[]): QueueWorkers => ({
    name: 'forecast-workflows',
    current: current === undefined ? undefined : { deploymentName: 'forecast', buildId: current },
    workers: builds.map((buildId, index) => ({
      identity: String(index),
      build: buildId === undefined ? undefined : { deploymentName: 'forecast', buildId },
    })),
  });

  it('are named with the command that lets work go to them', () => {
    expect([
      describeOtherBuilds([queue(undefined, '0.2.0')]),
      describeOtherBuilds([queue('0.2.0', '0.1.0', undefined)]),
      describeOtherBuilds([queue('0.2.0', undefined)]),
      describeOtherBuilds([queue('0.2.0')]),
    ]).toMatchInlineSnapshot(`
      [
        "New work goes to workers without a build, and the workers that poll are of build 0.2.0. Let it go to them: npx forecast deploy set-current 0.2.0",
        "New work goes to build 0.2.0, and the workers that poll are of build 0.1.0 and without a build. Let it go to them: npx forecast deploy set-current 0.1.0",
        "New work goes to build 0.2.0, and the workers that poll are without a build. Let it go to them: npx forecast deploy set-current --unversioned",
        undefined,
      ]
    `);
  });
});
