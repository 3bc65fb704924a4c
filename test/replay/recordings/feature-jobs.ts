import { featureJobPlan, featureJobs as jobs } from '../../workflows/fixtures/feature-jobs.js';
import type { Recording } from './recording.js';

const job = (name: string, { activities }: ReturnType<typeof jobs>, more: Partial<Recording> = {}): Recording => ({
  workflow: 'featureJob',
  workflowId: name,
  input: { ...featureJobPlan, owner: name },
  activities,
  histories: { [name]: { workflowId: name } },
  ...more,
});

export const featureJobs: readonly Recording[] = [
  job('features-on-the-next-instance-type', jobs({ refused: { 'ml.m5.4xlarge': 'InstanceTypeRefused' } })),
  job('features-cancelled', jobs({ isEndless: true }), {
    act: async (handle) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      await handle.cancel();
    },
  }),
];
