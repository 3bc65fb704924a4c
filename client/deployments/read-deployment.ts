import type { Client } from '@temporalio/client';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { type QueueWorkers, queueWorkers } from '../connection/queue-workers.js';
import type { BuildState, DeployedBuild, Deployment } from './deployment.js';

type Described = Awaited<ReturnType<Client['workflowService']['describeWorkerDeployment']>>;
type VersionSummary = NonNullable<NonNullable<Described['workerDeploymentInfo']>['versionSummaries']>[number];

/** A version as Temporal names it in the fields that older servers fill: `deployment.build`, or this for workers without a build. */
const UNVERSIONED = '__unversioned__';

/** Everything that `forecast deploy` decides by. */
export async function readDeployment(temporal: Client, name: string): Promise<Deployment> {
  const { workflowService, options } = temporal;
  const [described, queues, workflows] = await Promise.all([
    workflowService.describeWorkerDeployment({ namespace: options.namespace, deploymentName: name }),
    queueWorkers(temporal, options.namespace),
    countUnversioned(temporal),
  ]);
  const { routingConfig, versionSummaries } = described.workerDeploymentInfo ?? {};
  const current = buildIdOf(name, routingConfig?.currentDeploymentVersion?.buildId, routingConfig?.currentVersion);
  const ramping = buildIdOf(name, routingConfig?.rampingDeploymentVersion?.buildId, routingConfig?.rampingVersion);
  const percent = routingConfig?.rampingVersionPercentage ?? 0;
  const summaries = [...(versionSummaries ?? [])].sort((a, b) => secondsOf(b.createTime) - secondsOf(a.createTime));
  const builds = await Promise.all(
    summaries.map(async (summary): Promise<DeployedBuild> => {
      const buildId = buildIdOf(name, summary.deploymentVersion?.buildId, summary.version) ?? '';
      const pinned = await countPinned(temporal, name, buildId);
      const state = stateOf(summary, { isCurrent: buildId === current, isRamping: buildId === ramping, pinned });
      const since = {
        current: routingConfig?.currentVersionChangedTime,
        ramping: routingConfig?.rampingVersionChangedTime,
      };
      return {
        buildId,
        state,
        since: state === 'current' || state === 'ramping' ? isoOf(since[state]) : undefined,
        pinned,
        ...pollersOf(queues, (build) => build?.deploymentName === name && build.buildId === buildId),
      };
    }),
  );
  return {
    name,
    current,
    ramping: ramping === undefined ? undefined : { buildId: ramping, percent },
    builds,
    unversioned: { ...pollersOf(queues, (build) => build === undefined), workflows },
    conflictToken: described.conflictToken ?? new Uint8Array(),
  };
}

/** Query for the workflows that are pinned to a build and run; Temporal itself counts them so. */
export const pinnedQuery = (deployment: string, buildId: string): string =>
  `BuildIds = 'pinned:${deployment}:${buildId}' AND ExecutionStatus = 'Running'`;

export const countPinned = async ({ workflow }: Client, deployment: string, buildId: string): Promise<number> =>
  (await workflow.count(pinnedQuery(deployment, buildId))).count;

const countUnversioned = async ({ workflow }: Client): Promise<number> =>
  (
    await workflow.count(
      `TaskQueue = '${TASK_QUEUES.workflows}' AND ExecutionStatus = 'Running' AND TemporalWorkerDeploymentVersion IS NULL`,
    )
  ).count;

function stateOf(
  { drainageStatus, drainageInfo }: VersionSummary,
  facts: { readonly isCurrent: boolean; readonly isRamping: boolean; readonly pinned: number },
): BuildState {
  if (facts.isCurrent) return 'current';
  if (facts.isRamping) return 'ramping';
  if (facts.pinned > 0) return 'draining';
  // Temporal begins to watch what drains once work has come to a build and comes no more.
  return (drainageInfo?.status ?? drainageStatus ?? 0) === 0 ? 'new' : 'drained';
}

function pollersOf(
  queues: readonly QueueWorkers[],
  isOf: (build: QueueWorkers['workers'][number]['build']) => boolean,
): { readonly workers: number; readonly missingQueues: readonly string[] } {
  const found = queues.map(({ name, workers }) => ({ name, workers: workers.filter(({ build }) => isOf(build)) }));
  return {
    workers: new Set(found.flatMap(({ workers }) => workers.map(({ identity }) => identity))).size,
    missingQueues: found.filter(({ workers }) => workers.length === 0).map(({ name }) => name),
  };
}

function buildIdOf(
  deployment: string,
  buildId: string | null | undefined,
  version: string | null | undefined,
): string | undefined {
  if (buildId) return buildId;
  return version && version !== UNVERSIONED ? version.slice(deployment.length + 1) : undefined;
}

type Timestamp = VersionSummary['createTime'];

const secondsOf = (time: Timestamp): number => Number(time?.seconds ?? 0);

const isoOf = (time: Timestamp): string | undefined =>
  time == null || secondsOf(time) === 0 ? undefined : new Date(secondsOf(time) * 1000).toISOString();
