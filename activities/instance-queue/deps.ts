import type { InstanceRequest } from '../../contracts/instance-queue/queue-messages.js';

/** What the activities need to know of the instance queue, and of the workflows in it. */
export interface InstanceQueueDeps {
  /** Starts the queue's workflow unless it runs, and sends it a request. */
  readonly signalInstanceQueue: (request: InstanceRequest) => Promise<void>;
  readonly isOpen: (workflowId: string) => Promise<boolean>;
  readonly workflowId: string;
  /** Configured limit of each instance type. */
  readonly limits: Readonly<Record<string, number>>;
  readonly retrySeconds: number;
}
