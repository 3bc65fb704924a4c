import type { DeletionInput, RetentionInput } from '../../contracts/publication/retention.js';
import { withHeartbeats } from '../heartbeats.js';
import { deleteVersions } from './delete-versions.js';
import type { RetentionDeps } from './deps.js';
import { retireVersions } from './retire-versions.js';

export const createRetentionActivities = (deps: RetentionDeps) => ({
  retireVersions: (input: RetentionInput) => withHeartbeats('looking for versions', () => retireVersions(deps, input)),
  deleteVersions: (input: DeletionInput) => withHeartbeats('deleting versions', () => deleteVersions(deps, input)),
});

export type RetentionActivities = ReturnType<typeof createRetentionActivities>;
