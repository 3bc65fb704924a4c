import type { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import type { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import type { TrainingDeps } from '../training/deps.js';

/** What the activities on endpoints need from the worker. */
export interface EndpointDeps extends TrainingDeps {
  readonly runtime: SageMakerRuntimeClient;
  readonly autoScaling: ApplicationAutoScalingClient;
  readonly bucket: string;
}
