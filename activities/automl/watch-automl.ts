import type { DescribeAutoMLJobCommandOutput } from '@aws-sdk/client-sagemaker';
import type { AutoMLNews, FoundCandidate } from '../../contracts/automl/automl.js';
import type { JobProgress } from '../../contracts/training/training-job.js';
import type { Channel } from '../../contracts/training/training-plan.js';
import { verifyChannels } from '../channels/verify-channels.js';
import { withHeartbeats } from '../heartbeats.js';
import type { TrainingDeps } from '../training/deps.js';
import { isTerminal } from '../training/job-end.js';
import { untilNextPoll } from '../training/poll.js';
import { describeAutoML } from './describe-automl.js';
import { listCandidates } from './list-candidates.js';

export interface WatchAutoMLInput {
  readonly job: string;
  /** Candidates that had ended when the last watch came back. */
  readonly ended: number;
  /** What the job must have learnt from; left out while it is being stopped. */
  readonly channels?: readonly Channel[];
}

/**
 * Follows an AutoML job until a candidate or the job has ended. It only describes and lists, so it can be killed and
 * restarted at will.
 *
 * @throws StoredObjectInvalid when what the job has learnt from was damaged meanwhile: nobody knows what it was
 */
export function watchAutoML(deps: TrainingDeps, input: WatchAutoMLInput): Promise<AutoMLNews> {
  const first: JobProgress = { job: input.job, status: 'Submitted' };
  return withHeartbeats<JobProgress, AutoMLNews>(first, (report) => follow(deps, input, report));
}

async function follow(
  deps: TrainingDeps,
  { job, ended, channels = [] }: WatchAutoMLInput,
  report: (progress: JobProgress) => void,
): Promise<AutoMLNews> {
  for (;;) {
    const description = await describeAutoML(deps, job);
    const isOver = isTerminal(description.AutoMLJobStatus);
    const candidates = await listCandidates(deps, job, isOver);
    report({ job, status: describeProgress(description, candidates) });
    if (isOver) {
      await verifyChannels(deps.s3, channels);
      return { candidates, end: endOf(description) };
    }
    if (candidates.filter(hasEnded).length > ended) return { candidates };
    await untilNextPoll(deps);
  }
}

const hasEnded = ({ status }: FoundCandidate): boolean => status !== 'InProgress';

function endOf(description: DescribeAutoMLJobCommandOutput): NonNullable<AutoMLNews['end']> {
  const { AutoMLJobStatus: status, FailureReason: reason, CreationTime: began, EndTime: ended } = description;
  return {
    status: status as 'Completed' | 'Failed' | 'Stopped',
    ...(reason === undefined ? {} : { reason }),
    seconds: Math.max(0, ((ended?.getTime() ?? 0) - (began?.getTime() ?? 0)) / 1000),
  };
}

/** `InProgress, TrainingModels: 3 candidates ended, best 1.234 (…-2-LightGBM)` */
function describeProgress(
  { AutoMLJobStatus: status, AutoMLJobSecondaryStatus: secondary }: DescribeAutoMLJobCommandOutput,
  candidates: readonly FoundCandidate[],
): string {
  const ended = candidates.filter(hasEnded).length;
  const [best] = candidates
    .filter(({ rmse }) => rmse !== undefined)
    .sort((a, b) => (a.rmse as number) - (b.rmse as number));
  const so = best === undefined ? '' : `, best ${(best.rmse as number).toFixed(5)} (${best.name})`;
  return `${status}, ${secondary}: ${ended} candidates ended${so}`;
}
