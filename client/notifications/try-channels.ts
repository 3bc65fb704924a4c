import type { Client } from '@temporalio/client';
import type { NotificationChannel } from '../../contracts/notification/channel.js';
import type { TriedChannel, TryChannelsInput } from '../../contracts/notification/delivery.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../contracts/workflow-types.js';
import { queuesWithoutWorker } from '../connection/queues-without-worker.js';
import { UserError } from '../errors/user-error.js';

/** Longest time of a trial: each receiver has a minute at most. */
const LIMIT_MS = 180_000;

/**
 * Has a worker try channels: it alone has their secrets.
 *
 * @param name of the forecast whose channels they are
 * @throws UserError when no worker is there to ask
 */
export async function tryChannels(
  temporal: Client,
  name: string,
  input: TryChannelsInput,
): Promise<readonly TriedChannel[]> {
  if (!(await isWorkerThere(temporal))) {
    throw new UserError(
      `No worker takes up the work of ${TASK_QUEUES.notifications}, and it alone has the secrets of channels. 'npx forecast doctor' says how to start one.`,
      'unreachable',
    );
  }
  return temporal.workflow.execute<WorkflowTypes['tryChannels']>(workflowTypes.tryChannels, {
    workflowId: `notify-test/${name}-${Date.now()}`,
    taskQueue: TASK_QUEUES.workflows,
    workflowExecutionTimeout: LIMIT_MS,
    staticSummary: `${input.event === undefined ? 'Look at' : 'Try'} the channels of ${name}`,
    args: [input],
  });
}

/**
 * Refuses a request whose channels the worker could not use. Where no worker is up yet, the first message tells.
 *
 * @throws UserError naming each channel with what it lacks
 */
export async function refuseUnusableChannels(
  { temporal }: { readonly temporal: Client },
  {
    name,
    notifications: channels = [],
  }: { readonly name: string; readonly notifications?: NotificationChannel[] | undefined },
): Promise<void> {
  const lines = await channelFaults(temporal, name, channels);
  if (lines.length === 0) return;
  throw new UserError(
    ["The worker can't use a channel of this request; nothing was started:", ...lines].join('\n'),
    'usage',
  );
}

/** What the worker lacks for channels, a line each; none where no worker is up to be asked. @param name as in `tryChannels` */
export async function channelFaults(
  temporal: Client,
  name: string,
  channels: readonly NotificationChannel[],
): Promise<readonly string[]> {
  if (channels.length === 0 || !(await isWorkerThere(temporal))) return [];
  const tried = await tryChannels(temporal, name, { channels });
  return tried.flatMap((each) => (each.ok ? [] : [`  notifications ${each.channel} (${each.kind}): ${each.fault}`]));
}

async function isWorkerThere({ connection, options: { namespace } }: Client): Promise<boolean> {
  const idle: readonly string[] = (await queuesWithoutWorker(connection, namespace)).map(({ name }) => name);
  return !idle.includes(TASK_QUEUES.notifications) && !idle.includes(TASK_QUEUES.workflows);
}
