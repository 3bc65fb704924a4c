/** Workflow ids of the parts of a run; the parent's id is the prefix, so that one search in the Web UI shows them all. */
export const workflowIds = {
  /** The processing job of the features. */
  features: (run: string) => `${run}/features`,
  sweep: (run: string) => `${run}/sweep`,
  /** The search by SageMaker Autopilot beside the sweep. */
  autopilot: (run: string) => `${run}/autopilot`,
  trial: (sweep: string, trial: string) => `${sweep}/${trial}`,
  score: (run: string, trial: string) => `${run}/score/${trial}`,
  /** @param step what is fitted: `CA_1`, or `d_1913/per-store/CA_1` */
  fit: (run: string, step: string) => `${run}/fit/${step}`,
  forecast: (run: string, step: string) => `${run}/forecast/${step}`,
  publish: (run: string) => `${run}/publish`,
  /** One a forecast name, so that two rollbacks of a forecast never go on at once. */
  rollback: (name: string) => `rollback/${name}`,
  /** The same of a person's deletion of old versions. */
  retention: (name: string) => `retention/${name}`,
} as const;
