import { closedOwners } from './closed-owners.js';
import type { InstanceQueueDeps } from './deps.js';
import { requestInstance, type TrialRequest } from './request-instance.js';

export const createInstanceQueueActivities = (deps: InstanceQueueDeps) => ({
  requestInstance: (request: TrialRequest) => requestInstance(deps, request),
  closedOwners: (owners: readonly string[]) => closedOwners(deps, owners),
});

export type InstanceQueueActivities = ReturnType<typeof createInstanceQueueActivities>;
