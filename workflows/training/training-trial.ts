import {
  getExternalWorkflowHandle,
  isCancellation,
  log,
  patched,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { meaningOf } from '../../contracts/failures/failures.js';
import { refusalOf } from '../../contracts/instance-queue/instance-queue.js';
import { rungsPassedSignal } from '../../contracts/sweep/sweep-messages.js';
import { answerRuleUpdate, openQuestionQuery } from '../../contracts/training/rule-questions.js';
import type { TrialStop } from '../../contracts/training/stop-trial.js';
import type { JobEnd } from '../../contracts/training/training-job.js';
import type { TrainingAttempt } from '../../contracts/training/training-plan.js';
import type { AttemptResult, TrialResult, TrialSpec } from '../../contracts/training/trial.js';
import type { RungPoint } from '../../contracts/training/watch.js';
import { mayRetry, retryDelay } from '../shared/retry.js';
import { cachedTrial } from './cached-trial.js';
import { JobLine } from './instance-lease.js';
import { changedPlan, RuleDesk } from './rule-actions.js';
import { endWithoutJob, QUOTA_LINE, runAttempt } from './run-attempt.js';
import { StopDesk } from './stop-requests.js';
import { trialResult } from './trial-result.js';

/**
 * Trains one candidate and follows it to its end.
 *
 * Submitting and watching are apart, so that a restarted watcher never starts a second paid job. A failed trial is a
 * result, not an exception: it must not end the sweep. Only cancellation goes up, after the remote job has stopped.
 */
export async function trainingTrial(trial: TrialSpec): Promise<TrialResult> {
  const startedAt = Date.now();
  const desk = new RuleDesk(trial.plan.rules);
  setHandler(openQuestionQuery, () => desk.question);
  setHandler(answerRuleUpdate, (answer) => desk.answer(answer), { validator: (answer) => desk.checkAnswer(answer) });
  const stops = new StopDesk();
  const line = new JobLine(trial.slots, stops);
  return cachedTrial(trial, stops, async () => {
    try {
      return await train(trial, { desk, stops, line }, startedAt);
    } finally {
      await line.leave();
    }
  });
}

interface Desks {
  readonly desk: RuleDesk;
  readonly stops: StopDesk;
  readonly line: JobLine;
}

/** All attempts of the trial until one ends it. */
async function train(trial: TrialSpec, { desk, stops, line }: Desks, startedAt: number): Promise<TrialResult> {
  const attempts: AttemptResult[] = [];
  let attempt = firstAttempt(trial);
  for (;;) {
    if (line.mustJoin(attempt.instanceType)) await line.join(attempt.instanceType);
    attempt = { ...attempt, leased: line.holds(attempt.instanceType) || undefined };
    if (stops.asked !== undefined) return stoppedBeforeJob(trial, { attempts, asked: stops.asked, desk, startedAt });
    const rungs: RungPoint[] = [];
    const { job, judge, end, rules } = await runAttempt(attempt, {
      rules: desk,
      stops,
      rungs: trial.rungs?.steps ?? [],
      passed: async (points, goesOn) => {
        rungs.push(...points);
        // The end of a trial tells its sweep the rest.
        if (goesOn) await tellSweep(trial, points);
      },
    });
    if (end.kind === 'failed' && wasRefusedForQuota(job, end)) {
      // Nothing was started, so this was no attempt: the same one is made again when its turn has come.
      await line.join(attempt.instanceType, refusalOf(end.reason));
      continue;
    }
    attempts.push({
      job,
      instanceType: attempt.instanceType,
      status: end.kind === 'completed' ? 'completed' : end.failure,
      billableSeconds: end.billableSeconds,
      ...(end.trained === undefined ? {} : { trained: end.trained }),
    });
    const next = end.kind === 'failed' ? await nextAttempt(attempt, end, desk, stops) : undefined;
    if (next === undefined || next === 'told') {
      return trialResult(trial, {
        plan: attempt.plan,
        attempts,
        end: next === 'told' ? stoppedBetween(end, stops) : end,
        rules,
        judge,
        desk,
        rungs,
        seconds: (Date.now() - startedAt) / 1000,
      });
    }
    attempt = next;
  }
}

const firstAttempt = ({ run, plan }: TrialSpec): TrainingAttempt => ({
  owner: workflowInfo().workflowId,
  run,
  attempt: 1,
  instanceType: plan.instanceTypes[0] as string,
  plan,
});

/** A job that AWS did not even take. Runs from before there was a line tried again after a while, and go on so. */
const wasRefusedForQuota = (job: string, { failure }: Extract<JobEnd, { kind: 'failed' }>): boolean =>
  job === '' && failure === 'Quota' && patched(QUOTA_LINE);

/** What the rules or the failure table say about trying again, after the wait they ask for; undefined when the trial is over. */
async function nextAttempt(
  last: TrainingAttempt,
  { name, failure, reason }: Extract<JobEnd, { kind: 'failed' }>,
  desk: RuleDesk,
  stops: StopDesk,
): Promise<TrainingAttempt | 'told' | undefined> {
  log.warn('attempt failed', { job: name, failure, reason });
  const changes = failure === 'StoppedByRule' ? desk.takeRetry() : undefined;
  if (changes !== undefined) return { ...last, attempt: last.attempt + 1, plan: changedPlan(last.plan, changes) };
  if (!mayRetry(failure, last.attempt)) return undefined;
  const types = last.plan.instanceTypes;
  const instanceType =
    meaningOf(failure).retry === 'next-instance-type'
      ? (types[(types.indexOf(last.instanceType) + 1) % types.length] as string)
      : last.instanceType;
  const wait = () => sleep(retryDelay(failure, last.attempt), { summary: `wait after ${failure}` });
  if ((await stops.unlessTold(wait)) === 'told') return 'told';
  return { ...last, attempt: last.attempt + 1, instanceType };
}

/** The sweep ended the trial before its next attempt had a job. */
const stoppedBeforeJob = (trial: TrialSpec, { attempts, asked, desk, startedAt }: StoppedTrial): TrialResult =>
  trialResult(trial, {
    plan: trial.plan,
    attempts,
    end: endWithoutJob('', asked.failure, asked.reason),
    rules: [],
    desk,
    rungs: [],
    seconds: (Date.now() - startedAt) / 1000,
  });

interface StoppedTrial {
  readonly attempts: readonly AttemptResult[];
  readonly asked: TrialStop;
  readonly desk: RuleDesk;
  readonly startedAt: number;
}

/** The sweep ended the trial while it waited to try again. */
function stoppedBetween({ name }: JobEnd, stops: StopDesk): JobEnd {
  const { failure, reason } = stops.asked as TrialStop;
  return endWithoutJob(name, failure, reason);
}

/** The sweep decides by these who goes on. One that is over can't, and needs no answer. */
async function tellSweep({ rungs }: TrialSpec, passed: readonly RungPoint[]): Promise<void> {
  if (rungs === undefined) return;
  const handle = getExternalWorkflowHandle(rungs.sweep);
  try {
    await handle.signal(rungsPassedSignal, { index: rungs.index, rungs: passed });
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn('the sweep could not be told', { error });
  }
}
