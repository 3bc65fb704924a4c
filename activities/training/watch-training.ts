import type { DescribeTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { activityInfo } from '@temporalio/activity';
import type { JobProgress } from '../../contracts/training/training-job.js';
import type { RungPoint, WatchOutcome, WatchState } from '../../contracts/training/watch.js';
import { withHeartbeats } from '../heartbeats.js';
import type { TrainingDeps } from './deps.js';
import { describeTraining } from './describe-training.js';
import { isTerminal, toJobEnd } from './job-end.js';
import { type LogCursor, readNewLines } from './job-log.js';
import { type MetricPoint, MetricReader } from './metric-reader.js';
import { sleepUnlessCancelled, untilNextPoll } from './poll.js';
import { provenEnd } from './proven-end.js';
import { RuleWatch } from './rule-watch.js';
import { WatchPace } from './watch-pace.js';
import type { WatchTrainingInput } from './watch-training-input.js';

/** What a restarted watcher needs to go on where the killed one was; also what the operator sees of a running job. */
export interface WatchDetails extends JobProgress, WatchState {}

/**
 * Follows a job to its end, or until a rule fires or a rung is passed. It only describes and reads, so it can be killed and restarted at will.
 *
 * @throws NotFound when nobody ever started the job
 */
export function watchTraining(deps: TrainingDeps, input: WatchTrainingInput): Promise<WatchOutcome> {
  const earlier = (activityInfo().heartbeatDetails ?? input.resume) as Partial<WatchDetails> | undefined;
  const first: WatchDetails = { status: 'Submitted', steps: {}, ...earlier, job: input.job };
  return withHeartbeats(first, (report) => follow(deps, input, first, report));
}

async function follow(
  deps: TrainingDeps,
  input: WatchTrainingInput,
  first: WatchDetails,
  report: (details: WatchDetails) => void,
): Promise<WatchOutcome> {
  const reader = new MetricReader(input.metrics, first);
  const rules = RuleWatch.create(deps, input, first.rules);
  let cursor = first.cursor as LogCursor | undefined;
  let progress: JobProgress = first;
  const pace = paceOf(deps, input);
  for (;;) {
    const description = await describeTraining(deps, input.job);
    const ended = isTerminal(description.TrainingJobStatus);
    const starts = startsOf(description);
    const fresh = await readNewLines(deps.logs, '/aws/sagemaker/TrainingJobs', input.job, cursor, starts);
    cursor = fresh.cursor;
    const points = reader.read(fresh.lines);
    const rungs = rungsPassed(input, points);
    if (ended) {
      const last = await rules?.end(points, description);
      if (last?.kind !== 'waiting') {
        const end = await provenEnd(deps, input, await toJobEnd(deps.logs, description));
        return { kind: 'ended', end, rules: last?.findings ?? [], rungs };
      }
    }
    progress = progressOf(input, description, points, progress);
    const fired = ended ? [] : ((await rules?.poll(points, description)) ?? []);
    const state: WatchState = { cursor, ...reader.state, rules: rules?.state };
    if (fired.length > 0) return { kind: 'rules', fired, rungs, resume: state };
    if (rungs.length > 0) return { kind: 'rungs', rungs, resume: state };
    report({ ...progress, ...state });
    if (pace === undefined) await untilNextPoll(deps);
    else await sleepUnlessCancelled(pace.next(reader.state.steps[input.objective] ?? 0, Date.now()));
  }
}

/** The longest pause where only rungs and the end are waited for, in milliseconds: people see how far a job is, and that it has failed. */
const LONGEST_PAUSE_MS = 1000;

/** Where AWS counts the calls, a watch polls at even intervals; so it does at most where rules judge what it reads. */
function paceOf(
  { pace, pollSeconds }: TrainingDeps,
  { rungs, rounds, rules }: Pick<WatchTrainingInput, 'rungs' | 'rounds' | 'rules'>,
): WatchPace | undefined {
  if (pace.isLimited) return undefined;
  const usualMs = pollSeconds * 1000;
  const isJudged = (rules?.watch ?? []).length > 0;
  return new WatchPace({
    usualMs,
    longestMs: isJudged ? usualMs : Math.max(usualMs, LONGEST_PAUSE_MS),
    rounds: rounds === undefined ? rungs : [...rungs, rounds],
  });
}

/** How often the job's container may have been started: after each interruption, and where SageMaker began it again. */
const startsOf = ({ SecondaryStatusTransitions: transitions = [] }: DescribeTrainingJobCommandOutput): number =>
  1 + transitions.filter(({ Status: status }) => status === 'Interrupted' || status === 'Restarting').length;

/** The objective at the rungs that these points pass. JSON has no NaN, so a broken objective is as bad as a number can be. */
function rungsPassed({ rungs, objective }: WatchTrainingInput, points: readonly MetricPoint[]): RungPoint[] {
  return points.flatMap(({ metric, step, value }) =>
    metric === objective && rungs.includes(step + 1)
      ? [{ step: step + 1, value: Number.isFinite(value) ? value : Number.MAX_VALUE }]
      : [],
  );
}

function progressOf(
  input: WatchTrainingInput,
  description: DescribeTrainingJobCommandOutput,
  points: readonly MetricPoint[],
  before: JobProgress,
): JobProgress {
  const { job, objective } = input;
  const newest = points.findLast((point) => point.metric === objective);
  const status = description.SecondaryStatus ?? 'InProgress';
  const step = newest?.step ?? before.step;
  // JSON has no NaN; a broken objective is shown as none, not as the one before.
  const value = newest === undefined ? before.value : Number.isFinite(newest.value) ? newest.value : undefined;
  return { progress: describeProgress(input, status, step, value), job, status, step, value };
}

/** `Downloading`, then `round 40 of 150, validation:rmse 4.13000` */
function describeProgress(
  { objective, rounds }: Pick<WatchTrainingInput, 'objective' | 'rounds'>,
  status: string,
  step: number | undefined,
  value: number | undefined,
): string {
  if (step === undefined) return status;
  const of = rounds === undefined ? '' : ` of ${rounds}`;
  return `round ${step + 1}${of}, ${objective} ${value === undefined ? 'is no number' : value.toFixed(5)}`;
}
