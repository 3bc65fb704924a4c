/**
 * Task queues by what the work costs.
 *
 * Apart, so that a hundred watchers never keep a submit waiting, and heavy computation never goes on in more activities than there are cores.
 */
export const TASK_QUEUES = {
  /** Workflow tasks. */
  workflows: 'forecast-workflows',
  /** Short calls to SageMaker and S3: submit, stop, switch the pointer. */
  control: 'forecast-control',
  /** One activity a live job, almost no work in each. */
  watch: 'forecast-watch',
  /** Parsing, features, scoring: one activity a core. */
  compute: 'forecast-compute',
  /** Messages to people and their programs, and to the tracker of runs, which may hang; the workers that take them have the secrets. */
  notifications: 'forecast-notifications',
} as const;
