import type { InstanceRequest } from '../../contracts/instance-queue/queue-messages.js';
import type { InstanceQueueDeps } from './deps.js';

/** A request for a lease, as a trial makes it; the worker adds what it is configured with. */
export type TrialRequest = Omit<InstanceRequest, 'configured' | 'retrySeconds'>;

/** Asks the queue for a lease. Safe to repeat: the queue counts a request number once. @returns workflow id of the queue */
export async function requestInstance(
  { signalInstanceQueue, workflowId, limits, retrySeconds }: InstanceQueueDeps,
  request: TrialRequest,
): Promise<string> {
  const configured = limits[request.instanceType];
  await signalInstanceQueue({ ...request, ...(configured === undefined ? {} : { configured }), retrySeconds });
  return workflowId;
}
