import { readFile } from 'node:fs/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queuesWithoutWorker } from '../../../client/connection/queues-without-worker.js';
import { setCurrentBuild, setRampingBuild } from '../../../client/deployments/change-routing.js';
import { drainBuild } from '../../../client/deployments/drain-build.js';
import { findDeployment } from '../../../client/deployments/find-deployment.js';
import { movePinned } from '../../../client/deployments/move-pinned.js';
import { readDeployment } from '../../../client/deployments/read-deployment.js';
import { requireBuild } from '../../../client/deployments/require-build.js';
import { requestSchema } from '../../../contracts/request/request.js';
import { approvalQuery, decideForecastUpdate } from '../../../contracts/run/approval.js';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import { deploymentOptions } from '../../../worker/deployment.js';
import { flaggedCode } from '../../../worker/workflow-bundle.js';
import { builtWorkflows } from '../../chaos/deploy/builds-of.js';
import { changedBundleFile } from '../../chaos/deploy/changed-bundle.js';
import { everything } from '../../replay/recordings/run-activities.js';
import { startTemporal } from '../../support/temporal.js';
import { until } from '../../support/until.js';
import { workflowBundleFile } from '../../support/workflow-bundle.js';

type Environment = Awaited<ReturnType<typeof startTemporal>>;

/** What a publication waits for; each run has its own. */
const gates = new Map<string, { readonly opened: Promise<void>; readonly open: () => void }>();
function gate(run: string): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const made = gates.get(run) ?? { opened, open };
  gates.set(run, made);
  return made;
}

const activities = () => {
  const run = everything({});
  return {
    ...run,
    closedOwners: async () => [],
    checkVersion: ({ version }: { version: string }) => gate(version).opened,
  };
};

let environment: Environment;
const running: { readonly buildId: string; readonly worker: Worker; readonly ended: Promise<void> }[] = [];
const serves = ({ options }: Worker, taskQueue: string | undefined): boolean =>
  taskQueue === undefined || options.taskQueue === taskQueue;

/** Workers of a build for some queues. */
async function startBuild(buildId: 'old' | 'new', queues: readonly string[]): Promise<void> {
  const code = flaggedCode(await readFile(bundles[buildId], 'utf8'), { isVersioned: true, isEncrypted: false });
  for (const taskQueue of queues) {
    const worker = await Worker.create({
      connection: environment.nativeConnection,
      taskQueue,
      identity: `worker-${buildId}`,
      activities: activities(),
      ...(taskQueue === TASK_QUEUES.workflows ? { workflowBundle: { code } } : {}),
      ...deploymentOptions({ deploymentName: 'forecast', buildId }),
    });
    running.push({ buildId, worker, ended: worker.run() });
  }
}

async function endBuild(buildId: string, taskQueue?: string): Promise<void> {
  const own = running.filter(
    ({ buildId: id, worker }) => id === buildId && worker.getState() === 'RUNNING' && serves(worker, taskQueue),
  );
  for (const { worker } of own) worker.shutdown();
  await Promise.all(own.map(({ ended }) => ended));
}

let bundles: { readonly old: string; readonly new: string };
beforeAll(async () => {
  const [started, before, changed] = await Promise.all([startTemporal(), workflowBundleFile(), changedBundleFile()]);
  environment = started;
  bundles = { old: before, new: changed };
}, 120_000);
afterAll(async () => {
  for (const { open } of gates.values()) open();
  await Promise.all([endBuild('old'), endBuild('new')]);
  await environment?.teardown();
});

const client = () => ({
  temporal: environment.client,
  address: environment.address,
  namespace: environment.client.options.namespace,
});
const queues = Object.values(TASK_QUEUES);

const startRun = (run: string): Promise<WorkflowHandle<WorkflowTypes['forecastPipeline']>> =>
  environment.client.workflow.start<WorkflowTypes['forecastPipeline']>(workflowTypes.forecastPipeline, {
    workflowId: run,
    taskQueue: TASK_QUEUES.workflows,
    args: [
      {
        run,
        dataset: { uri: 's3://bucket/raw/' },
        request: requestSchema.parse({
          sweep: {
            strategy: { kind: 'grid' },
            algorithms: { lightgbm: { space: { num_leaves: [10], num_iterations: 27 } } },
          },
          select: { finalists: 1 },
          backtest: { origins: 0 },
          publish: { gate: 'none', approval: 'required' },
        }),
      },
    ],
  });

const asks = (handle: WorkflowHandle) =>
  until(() => handle.query(approvalQuery), { what: 'the run to wait for approval', every: 100 });
const approve = (handle: WorkflowHandle) =>
  handle.executeUpdate(decideForecastUpdate, { args: [{ decision: 'approve', by: 'ana', reason: 'good' }] });

describe('a new build', () => {
  it('is rolled out while runs are open: what is pinned ends with the old one, and all else goes on with the new one', async () => {
    const { temporal } = client();
    await expect(findDeployment(client(), undefined)).rejects.toThrow(
      /^Workers of the namespace default are not versioned/,
    );
    await startBuild('old', queues);
    const deployed = await requireBuildOf('old');
    expect(deployed.builds).toMatchObject([{ buildId: 'old', state: 'new', workers: 1 }]);
    // Workers poll, and no work would come to them.
    expect(await queuesWithoutWorker(temporal.connection, 'default')).toHaveLength(queues.length);
    await setCurrentBuild(client(), deployed, { buildId: 'old', by: 'test' });
    await until(() => queuesWithoutWorker(temporal.connection, 'default'), {
      what: 'every queue to know where its work goes',
      holds: (idle) => idle.length === 0,
    });

    const waiting = await startRun('waiting');
    const publishing = await startRun('publishing');
    await Promise.all([asks(waiting), asks(publishing)]);
    await approve(publishing);
    const publication = temporal.workflow.getHandle(workflowIds.publish('publishing'));
    await until(async () => ((await publication.describe()).raw.pendingActivities ?? []).length > 0, {
      what: 'the publication to begin',
    });

    const [left, ...polled] = queues;
    await startBuild('new', polled);
    const refusal = () => requireBuild(temporal, 'forecast', 'new', 0).catch(({ message }: Error) => message);
    await until(refusal, {
      what: 'the new build to lack one queue',
      holds: (said) =>
        String(said).startsWith(`No worker of build new polls ${left}: work that goes there would wait.`),
    });
    await startBuild('new', [left as string]);
    await setRampingBuild(client(), await requireBuildOf('new'), { buildId: 'new', percent: 0.01, by: 'test' });
    expect(await readDeployment(temporal, 'forecast')).toMatchObject({ current: 'old', ramping: { buildId: 'new' } });
    await setCurrentBuild(client(), await requireBuildOf('new'), { buildId: 'new', by: 'test' });
    await expect(setCurrentBuild(client(), deployed, { buildId: 'old', by: 'another' })).rejects.toThrow(
      /^Somebody else has changed the deployment/,
    );

    await asks(waiting);
    gate('waiting').open();
    await approve(waiting);
    await waiting.result();
    const tell: string[] = [];
    const drained = drainBuild(temporal, await readDeployment(temporal, 'forecast'), 'old', undefined, (line) =>
      tell.push(line),
    );
    await until(() => tell.length > 0, { what: 'the pinned publication to be told of' });
    gate('publishing').open();
    await Promise.all([drained, publishing.result()]);
    expect(tell).toEqual(['1 open workflow is pinned to build old.']);
    const builds = Object.fromEntries(
      (await builtWorkflows(temporal)).map(({ workflowId, builds: ids }) => [workflowId, ids.join(' → ')]),
    );
    expect(builds).toMatchObject({
      waiting: 'old → new',
      'waiting/sweep/trial-000': 'old',
      'waiting/publish': 'new',
      publishing: 'old → new',
      'publishing/publish': 'old',
    });
  }, 240_000);

  it('takes over what was pinned to a build whose workers are gone, where that is asked for', async () => {
    const { temporal } = client();
    await setCurrentBuild(client(), await readDeployment(temporal, 'forecast'), { buildId: 'old', by: 'test' });
    const handle = await temporal.workflow.start<WorkflowTypes['publishForecast']>(workflowTypes.publishForecast, {
      workflowId: 'left/publish',
      taskQueue: TASK_QUEUES.workflows,
      args: [{ name: 'left', bucket: 'bucket', run: 'left', originDate: '2016-04-24' } as never],
    });
    await until(async () => ((await handle.describe()).raw.pendingActivities ?? []).length > 0, {
      what: 'it to begin',
    });
    await setCurrentBuild(client(), await readDeployment(temporal, 'forecast'), { buildId: 'new', by: 'test' });
    await endBuild('old', TASK_QUEUES.workflows);
    gate('left').open();
    expect(await movePinned(temporal, 'forecast', 'old')).toEqual({ moved: 1, failed: [] });
    await handle.result();
  }, 120_000);
});

const requireBuildOf = (buildId: string) => requireBuild(environment.client, 'forecast', buildId, 20);
