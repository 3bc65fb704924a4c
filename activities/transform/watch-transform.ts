import { DescribeTransformJobCommand } from '@aws-sdk/client-sagemaker';
import { classifyFailureReason } from '../../contracts/failures/failure-reason.js';
import type { TransformEnd, TransformPlan } from '../../contracts/jobs/transform.js';
import type { JobProgress } from '../../contracts/training/training-job.js';
import { callAws } from '../aws/aws-failure.js';
import { withHeartbeats } from '../heartbeats.js';
import { damageBy } from '../s3/damage-by.js';
import { listFiles } from '../s3/stored-files.js';
import type { TrainingDeps } from '../training/deps.js';
import { isTerminal } from '../training/job-end.js';
import { readTail } from '../training/job-log.js';
import { awaitDescribeTurn, untilNextPoll } from '../training/poll.js';
import { toldByLog } from './told-by-log.js';
import { verifySources } from './verify-sources.js';

/**
 * Follows a transform job to its end; only describes, so it can be restarted at will.
 *
 * @param plan what the job was made from; undefined where a run of 0.1.0 asks
 */
export function watchTransform(deps: TrainingDeps, job: string, plan?: TransformPlan): Promise<TransformEnd> {
  return withHeartbeats<JobProgress, TransformEnd>({ job, status: 'Submitted' }, async (report) => {
    const end = await follow(deps, job, report);
    return plan === undefined ? end : provenEnd(deps, plan, end);
  });
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
      const logTail = await readTail(deps.logs, '/aws/sagemaker/TransformJobs', job);
      const reason = toldByLog(description.FailureReason ?? `The job ended as ${status}.`, logTail);
      const failure = status === 'Failed' ? classifyFailureReason(reason) : 'StoppedByUser';
      return { kind: 'failed', job, failure, reason, logTail };
    }
    report({ job, status: status ?? 'InProgress' });
    await untilNextPoll(deps);
  }
}

/** The end of a job with the proofs of its answers. One whose model or rows were changed while it ran has failed. */
async function provenEnd({ s3 }: TrainingDeps, plan: TransformPlan, end: TransformEnd): Promise<TransformEnd> {
  if (end.kind === 'failed' && end.failure === 'StoppedByUser') return end;
  const damage = await damageBy(() => verifySources(s3, plan));
  if (damage === undefined)
    return end.kind === 'failed' ? end : { ...end, answers: await listFiles(s3, `${plan.outputUri}/`) };
  const { job } = end;
  const reason = end.kind === 'failed' ? `${damage} SageMaker said: ${end.reason}` : damage;
  return { kind: 'failed', job, failure: 'StoredObjectInvalid', reason, logTail: [] };
}
