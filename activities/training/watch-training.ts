import { DescribeTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import { activityInfo } from '@temporalio/activity';
import type { JobEnd, JobProgress, MetricDefinition } from '../../contracts/training.js';
import { callAws } from '../aws/aws-failure.js';
import type { TrainingDeps } from './deps.js';
import { isTerminal, toJobEnd } from './job-end.js';
import { type LogCursor, readNewLines } from './job-log.js';
import { MetricReader } from './metric-reader.js';
import { untilNextLook } from './poll.js';

export interface WatchTrainingInput {
  readonly job: string;
  readonly metrics: readonly MetricDefinition[];
  readonly objective: string;
}

/** What a restarted watcher needs to go on where the killed one was; also what the operator sees of a running job. */
export interface WatchDetails extends JobProgress {
  readonly cursor?: LogCursor | undefined;
  readonly steps: Readonly<Record<string, number>>;
}

/**
 * Follows a job to its end. It only describes and reads logs, so it can be killed and restarted at will.
 *
 * @throws NotFound when nobody ever started the job
 */
export async function watchTraining(deps: TrainingDeps, input: WatchTrainingInput): Promise<JobEnd> {
  const earlier = activityInfo().heartbeatDetails as WatchDetails | undefined;
  const reader = new MetricReader(input.metrics, earlier?.steps);
  let cursor = earlier?.cursor;
  let progress: JobProgress = earlier ?? { job: input.job, status: 'Submitted' };
  for (;;) {
    const description = await callAws(`DescribeTrainingJob ${input.job}`, () =>
      deps.sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: input.job })),
    );
    if (isTerminal(description.TrainingJobStatus)) return toJobEnd(deps.logs, description);

    const news = await readNewLines(deps.logs, '/aws/sagemaker/TrainingJobs', input.job, cursor);
    cursor = news.cursor;
    const newest = reader.read(news.lines).findLast((point) => point.metric === input.objective);
    progress = {
      job: input.job,
      status: description.SecondaryStatus ?? 'InProgress',
      step: newest?.step ?? progress.step,
      value: newest?.value ?? progress.value,
    };
    const details: WatchDetails = { ...progress, cursor, steps: reader.state };
    await untilNextLook(deps, details);
  }
}
