import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { DescribePace } from '../training/describe-pace.js';

/** What the activities on orphans need from the worker. */
export interface OrphanDeps {
  readonly sagemaker: SageMakerClient;
  readonly pace: DescribePace;
  readonly isOpen: (workflowId: string) => Promise<boolean>;
  /** Temporal service and namespace of this worker, as its jobs are tagged. */
  readonly home: string;
}
