import {
  type DescribeHyperParameterTuningJobCommandOutput,
  type HyperParameterTrainingJobSummary,
  ListTrainingJobsForHyperParameterTuningJobCommand,
} from '@aws-sdk/client-sagemaker';
import type { EndedTunedTrial, TuningChanges } from '../../contracts/sweep/tuning.js';
import type { JobProgress } from '../../contracts/training/training-job.js';
import type { Channel } from '../../contracts/training/training-plan.js';
import { callAws } from '../aws/aws-failure.js';
import { verifyChannels } from '../channels/verify-channels.js';
import { withHeartbeats } from '../heartbeats.js';
import type { TrainingDeps } from '../training/deps.js';
import { isTerminal } from '../training/job-end.js';
import { awaitDescribeTurn, untilNextPoll } from '../training/poll.js';
import { describeTuning } from './describe-tuning.js';
import { endedTrial } from './ended-trial.js';
import { tunedTrial } from './tuned-trial.js';

export interface WatchTuningInput {
  readonly job: string;
  /** Training jobs that the watches before have reported. */
  readonly started: readonly string[];
  readonly ended: readonly string[];
  /** What the training jobs learn from; undefined where a run of 0.1.0 asks, or one that is being cancelled. */
  readonly channels?: readonly Channel[];
}

/** One trial in so many that are known must be new for the watch to come back: long sweeps would fill their history. */
const CHANGED_SHARE = 100;

/**
 * Follows a tuning job until it has ended or its training jobs have something new. It only describes and lists,
 * so it can be killed and restarted at will.
 *
 * @throws StoredObjectInvalid when what ended jobs have learnt from was damaged meanwhile: nobody knows what it was
 */
export function watchTuning(deps: TrainingDeps, input: WatchTuningInput): Promise<TuningChanges> {
  const first: JobProgress = { job: input.job, status: 'Submitted' };
  return withHeartbeats<JobProgress, TuningChanges>(first, (report) => follow(deps, input, report));
}

async function follow(
  deps: TrainingDeps,
  { job, started, ended, channels = [] }: WatchTuningInput,
  report: (progress: JobProgress) => void,
): Promise<TuningChanges> {
  const known = { started: new Set(started), ended: new Set(ended) };
  const enough = Math.max(1, Math.ceil(ended.length / CHANGED_SHARE));
  let counted = '';
  for (;;) {
    const description = await describeTuning(deps, job);
    const over = isTerminal(description.HyperParameterTuningJobStatus);
    const counters = JSON.stringify(description.TrainingJobStatusCounters);
    if (over || counters !== counted) {
      const summaries = await listTrials(deps, job);
      const begun = summaries.filter(({ TrainingJobName: name = '' }) => !known.started.has(name));
      const done = summaries.filter(
        ({ TrainingJobName: name = '', TrainingJobStatus: status }) => isTerminal(status) && !known.ended.has(name),
      );
      if (over || begun.length + done.length >= enough) {
        if (done.length > 0) await verifyChannels(deps.s3, channels);
        return changesOf(deps, begun, done, over ? description : undefined);
      }
      counted = counters;
    }
    report({ job, status: describeProgress(description) });
    await untilNextPoll(deps);
  }
}

async function changesOf(
  deps: TrainingDeps,
  begun: readonly HyperParameterTrainingJobSummary[],
  done: readonly HyperParameterTrainingJobSummary[],
  end: DescribeHyperParameterTuningJobCommandOutput | undefined,
): Promise<TuningChanges> {
  const ended: EndedTunedTrial[] = [];
  for (const summary of done) ended.push(await endedTrial(deps, summary));
  return {
    started: begun.map(tunedTrial),
    ended,
    ...(end === undefined
      ? {}
      : {
          end: {
            status: end.HyperParameterTuningJobStatus as 'Completed' | 'Failed' | 'Stopped',
            ...(end.FailureReason === undefined ? {} : { reason: end.FailureReason }),
          },
        }),
  };
}

/** The training jobs of a tuning job, oldest first. */
async function listTrials(deps: TrainingDeps, job: string): Promise<readonly HyperParameterTrainingJobSummary[]> {
  const summaries: HyperParameterTrainingJobSummary[] = [];
  for (let token: string | undefined, more = true; more; more = token !== undefined) {
    await awaitDescribeTurn(deps);
    const page = await callAws(`ListTrainingJobsForHyperParameterTuningJob ${job}`, () =>
      deps.sagemaker.send(
        new ListTrainingJobsForHyperParameterTuningJobCommand({
          HyperParameterTuningJobName: job,
          MaxResults: 100,
          SortBy: 'CreationTime',
          SortOrder: 'Ascending',
          NextToken: token,
        }),
      ),
    );
    summaries.push(...(page.TrainingJobSummaries ?? []));
    token = page.NextToken;
  }
  return summaries;
}

function describeProgress({
  HyperParameterTuningJobStatus: status,
  TrainingJobStatusCounters: counters,
}: DescribeHyperParameterTuningJobCommandOutput): string {
  return `${status}: ${counters?.InProgress ?? 0} running, ${counters?.Completed ?? 0} completed`;
}
