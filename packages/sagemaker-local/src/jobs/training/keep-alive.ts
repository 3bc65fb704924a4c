import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';

/** Seconds for which a job's instances are kept; 0 for not at all. */
export const keepAliveSeconds = ({ ResourceConfig: resources }: CreateTrainingJobRequest): number =>
  resources?.KeepAlivePeriodInSeconds ?? 0;
