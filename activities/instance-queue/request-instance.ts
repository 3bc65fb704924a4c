import type { JoinLine } from '../../contracts/instance-queue/instance-queue.js';
import type { SlotDeps } from './index.js';

/** A request for a place, as a trial makes it; the worker adds what it is configured with. */
export type SlotRequest = Omit<JoinLine, 'configured' | 'retrySeconds'>;

/** Asks the line for a place. Safe to repeat: the line counts a turn once. @returns workflow id of the line */
export async function joinLine(
  { signalLine, workflowId, limits, retrySeconds }: SlotDeps,
  request: SlotRequest,
): Promise<string> {
  const configured = limits[request.instanceType];
  await signalLine({ ...request, ...(configured === undefined ? {} : { configured }), retrySeconds });
  return workflowId;
}
