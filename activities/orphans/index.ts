import type { OrphanDeps } from './deps.js';
import { findOrphans } from './find-orphans.js';
import { stopOrphan } from './stop-orphan.js';

export const createOrphanActivities = (deps: OrphanDeps) => ({
  findOrphans: (input: Parameters<typeof findOrphans>[1]) => findOrphans(deps, input),
  stopOrphan: (orphan: Parameters<typeof stopOrphan>[1]) => stopOrphan(deps, orphan),
});

export type OrphanActivities = ReturnType<typeof createOrphanActivities>;
