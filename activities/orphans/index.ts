import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { DescribePace } from '../training/describe-pace.js';
import { findOrphans } from './find-orphans.js';
import { stopOrphan } from './stop-orphan.js';

export interface OrphanDeps {
  readonly sagemaker: SageMakerClient;
  readonly pace: DescribePace;
  readonly isOpen: (workflowId: string) => Promise<boolean>;
  /** Temporal service and namespace of this worker, as its jobs are tagged. */
  readonly home: string;
}

export const createOrphanActivities = (deps: OrphanDeps) => ({
  findOrphans: (input: Parameters<typeof findOrphans>[1]) => findOrphans(deps, input),
  stopOrphan: (orphan: Parameters<typeof stopOrphan>[1]) => stopOrphan(deps, orphan),
});

export type OrphanActivities = ReturnType<typeof createOrphanActivities>;
