import { DescribeTransformJobCommand } from '@aws-sdk/client-sagemaker';
import { classifyFailureReason } from '../../contracts/failures/failure-reason.js';
import type { TransformEnd } from '../../contracts/jobs/transform.js';
import type { JobProgress } from '../../contracts/training/training-job.js';
import { callAws } from '../aws/aws-failure.js';
import { withHeartbeats } from '../heartbeats.js';
import type { TrainingDeps } from '../training/deps.js';
import { isTerminal } from '../training/job-end.js';
import { readTail } from '../training/job-log.js';
import { awaitDescribeTurn, untilNextPoll } from '../training/poll.js';

/** Follows a transform job to its end; only describes, so it can be restarted at will. */
export function watchTransform(deps: TrainingDeps, job: string): Promise<TransformEnd> {
  return withHeartbeats<JobProgress, TransformEnd>({ job, status: 'Submitted' }, (report) => follow(deps, job, report));
}

async function follow(deps: TrainingDeps, job: string, report: (progress: JobProgress) => void): Promise<TransformEnd> {
  for (;;) {
    await awaitDescribeTurn(deps);
    const description = await callAws(`DescribeTransformJob ${job}`, () =>
      deps.sagemaker.send(new DescribeTransformJobCommand({ TransformJobName: job })),
    );
    const status = description.TransformJobStatus;
    if (status === 'Completed') {
      return { kind: 'completed', job, outputUri: description.TransformOutput?.S3OutputPath ?? '' };
    }
    if (isTerminal(status)) {
      return {
        kind: 'failed',
        job,
        failure: status === 'Failed' ? classifyFailureReason(description.FailureReason ?? '') : 'StoppedByUser',
        reason: description.FailureReason ?? `The job ended as ${status}.`,
        logTail: await readTail(deps.logs, '/aws/sagemaker/TransformJobs', job),
      };
    }
    report({ job, status: status ?? 'InProgress' });
    await untilNextPoll(deps);
  }
}
