import { describePosition, instanceQueueQuery } from '../../contracts/instance-queue/queue-messages.js';
import type { ForecastClient } from '../connection/connect.js';

/** Positions in the queue for instances, for people, by the workflow id of who waits; empty where nobody does. */
export async function queuePositions(
  { temporal }: ForecastClient,
  queue: string | undefined,
): Promise<Readonly<Record<string, string>>> {
  if (queue === undefined) return {};
  try {
    const { waiting } = await temporal.workflow.getHandle(queue).query(instanceQueueQuery);
    return Object.fromEntries(waiting.map((position) => [position.owner, describePosition(position)]));
  } catch {
    // Nobody has waited yet, or no worker answers at the moment.
    return {};
  }
}
