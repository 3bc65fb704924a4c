import type { JoinLine } from '../../contracts/instance-queue/instance-queue.js';
import { closedOwners } from './closed-owners.js';
import { joinLine, type SlotRequest } from './request-instance.js';

/** What the activities need to know of the line, and of the workflows in it. */
export interface SlotDeps {
  /** Starts the line's workflow unless it runs, and tells it of a request. */
  readonly signalLine: (request: JoinLine) => Promise<void>;
  readonly isOpen: (workflowId: string) => Promise<boolean>;
  readonly workflowId: string;
  /** Configured limit of each instance type. */
  readonly limits: Readonly<Record<string, number>>;
  readonly retrySeconds: number;
}

export const createSlotActivities = (deps: SlotDeps) => ({
  joinLine: (request: SlotRequest) => joinLine(deps, request),
  closedOwners: (owners: readonly string[]) => closedOwners(deps, owners),
});

export type SlotActivities = ReturnType<typeof createSlotActivities>;
