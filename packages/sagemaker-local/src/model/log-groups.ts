/** Where CloudWatch Logs keeps the logs of jobs. */
export const LOG_GROUPS = {
  training: '/aws/sagemaker/TrainingJobs',
  transform: '/aws/sagemaker/TransformJobs',
  processing: '/aws/sagemaker/ProcessingJobs',
} as const;

/** Each endpoint has a group of its own. */
export const endpointLogGroup = (endpoint: string): string => `/aws/sagemaker/Endpoints/${endpoint}`;
