import type { DescribeTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { expect, it } from 'vitest';
import { toJobEnd } from '../../../activities/training/job-end.js';

const noLogs = { send: async () => ({ logStreams: [] }) } as never;
const stopped = (SecondaryStatus: string) =>
  toJobEnd(noLogs, {
    TrainingJobName: 'job-a1',
    TrainingJobStatus: 'Stopped',
    SecondaryStatus,
  } as DescribeTrainingJobCommandOutput);

it.each([
  ['Stopped', 'StoppedByUser'],
  ['MaxRuntimeExceeded', 'MaxRuntimeExceeded'],
  ['MaxWaitTimeExceeded', 'MaxWaitTimeExceeded'],
  ['Interrupted', 'SpotLost'],
])('a job that ended as %s failed for %s', async (status, failure) => {
  expect(await stopped(status)).toMatchObject({ kind: 'failed', failure, reason: `The job ended as ${status}.` });
});
