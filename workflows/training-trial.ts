import { CancellationScope, isCancellation, log, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import { type FailureType, meaningOf } from '../contracts/failures.js';
import { answerRuleUpdate, openQuestionQuery } from '../contracts/messages.js';
import type {
  AttemptResult,
  JobEnd,
  JobRef,
  RuleEvent,
  RuleFinding,
  TrainingAttempt,
  TrialResult,
  TrialSpec,
} from '../contracts/training.js';
import { failureOf } from './failure-of.js';
import { followJob } from './follow-job.js';
import { stop, submit } from './proxies.js';
import { mayRetry, retryDelay } from './retry.js';
import { changedPlan, RuleDesk } from './rule-desk.js';

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

  const attempts: AttemptResult[] = [];
  let attempt = firstAttempt(trial);
  for (;;) {
    const { job, judge, end, rules } = await runAttempt(attempt, desk);
    attempts.push({
      job,
      instanceType: attempt.instanceType,
      status: end.kind === 'completed' ? 'completed' : end.failure,
    });
    const next = end.kind === 'failed' ? await nextAttempt(attempt, end, desk) : undefined;
    if (next === undefined) {
      return resultOf(trial, {
        plan: attempt.plan,
        attempts,
        end,
        rules,
        judge,
        desk,
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

interface AttemptEnd {
  readonly job: string;
  readonly judge?: JobRef['judge'];
  readonly end: JobEnd;
  readonly rules: readonly RuleFinding[];
}

/** One attempt from submit to end. @throws CancelledFailure after the remote job has stopped */
async function runAttempt(attempt: TrainingAttempt, desk: RuleDesk): Promise<AttemptEnd> {
  let job = '';
  try {
    const submitted = await submit.submitTraining(attempt);
    job = submitted.name;
    return { job, judge: submitted.judge, ...(await followJob(submitted, attempt, desk)) };
  } catch (error) {
    if (isCancellation(error)) {
      await CancellationScope.nonCancellable(() => stop.stopTraining(attempt));
      throw error;
    }
    // A refused submit is an end like any other; so is a watch that Temporal gave up on. Either may have left a job
    // running, unless the name is somebody else's.
    const { type, message } = failureOf(error);
    if (type !== 'JobNameCollision') await stop.stopTraining(attempt);
    return { job, end: refused(job, type, message), rules: [] };
  }
}

const refused = (name: string, failure: FailureType, reason: string): JobEnd => ({
  kind: 'failed',
  name,
  failure,
  reason,
  logTail: [],
  metrics: {},
  trainingSeconds: 0,
  billableSeconds: 0,
});

/** What the rules or the failure table say about trying again, after the wait they ask for; undefined when the trial is over. */
async function nextAttempt(
  last: TrainingAttempt,
  { name, failure, reason }: Extract<JobEnd, { kind: 'failed' }>,
  desk: RuleDesk,
): Promise<TrainingAttempt | undefined> {
  log.warn('attempt failed', { job: name, failure, reason });
  const changes = failure === 'StoppedByRule' ? desk.takeRetry() : undefined;
  if (changes !== undefined) return { ...last, attempt: last.attempt + 1, plan: changedPlan(last.plan, changes) };
  if (!mayRetry(failure, last.attempt)) return undefined;
  const types = last.plan.instanceTypes;
  const instanceType =
    meaningOf(failure).retry === 'next-instance-type'
      ? (types[(types.indexOf(last.instanceType) + 1) % types.length] as string)
      : last.instanceType;
  await sleep(retryDelay(failure, last.attempt), { summary: `wait after ${failure}` });
  return { ...last, attempt: last.attempt + 1, instanceType };
}

interface TrialEnd {
  readonly plan: TrialSpec['plan'];
  readonly attempts: readonly AttemptResult[];
  readonly end: JobEnd;
  readonly rules: readonly RuleFinding[];
  readonly judge?: JobRef['judge'];
  readonly desk: RuleDesk;
  readonly seconds: number;
}

function resultOf(trial: TrialSpec, { plan, attempts, end, rules, judge, desk, seconds }: TrialEnd): TrialResult {
  const events: readonly RuleEvent[] = desk.events;
  const common = {
    name: trial.name,
    algorithm: plan.algorithm,
    hyperparameters: plan.hyperparameters,
    image: plan.image,
    attempts,
    job: end.name === '' ? undefined : end.name,
    seconds,
    billableSeconds: end.billableSeconds,
    ...(rules.length === 0 ? {} : { rules, judge }),
    ...(events.length === 0 ? {} : { ruleEvents: events }),
    ...(desk.demoted ? { demoted: true } : {}),
  };
  if (end.kind === 'failed') {
    return {
      ...common,
      status: 'failed',
      failure: { type: end.failure, reason: end.reason, logTail: end.logTail },
    };
  }
  return { ...common, status: 'completed', objective: end.metrics[plan.objective], modelUri: end.modelUri };
}
