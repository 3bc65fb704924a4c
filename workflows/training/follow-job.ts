import { bundledDeclaration } from '../../contracts/algorithms/algorithms.js';
import type { RuleFinding } from '../../contracts/training/rule-findings.js';
import type { TrialStop } from '../../contracts/training/stop-trial.js';
import type { JobEnd, TrainingJobRef } from '../../contracts/training/training-job.js';
import { debugUriOf, type TrainingAttempt } from '../../contracts/training/training-plan.js';
import type { RungPoint, WatchOutcome, WatchState } from '../../contracts/training/watch.js';
import { stop, watch } from '../shared/proxies.js';
import type { RuleActions, RuleStop } from './rule-actions.js';
import { type StopRequests, unlessStopped } from './stop-requests.js';

/** What is done with what a job reports on the way. */
export interface FollowOptions {
  readonly rules: RuleActions;
  readonly stops: StopRequests;
  /** Rounds at which trials are compared. */
  readonly rungs: readonly number[];
  /** @param goesOn whether the job still runs */
  readonly onRungsPassed: (rungs: readonly RungPoint[], goesOn: boolean) => Promise<void>;
}

export interface FollowedJob {
  readonly end: JobEnd;
  /** Last word of every watched rule. */
  readonly findings: readonly RuleFinding[];
}

type EndedWatch = Extract<WatchOutcome, { kind: 'ended' }>;
/** Why a job is stopped before its end. */
type JobStop = TrialStop | RuleStop;

/**
 * Follows a job to its end, and acts on its rules, on what people answer them and on the sweep's stop requests on the way: a
 * job that a rule stops ends as StoppedByRule, one that the sweep stops as StoppedByPruning or StoppedByLimit.
 */
export async function followJob(
  job: TrainingJobRef,
  attempt: TrainingAttempt,
  options: FollowOptions,
): Promise<FollowedJob> {
  try {
    return await followUntilStopped(job, attempt, options);
  } finally {
    options.rules.closeQuestions('its job ended');
  }
}

async function followUntilStopped(
  { name: job, judge }: TrainingJobRef,
  attempt: TrainingAttempt,
  { rules, stops, rungs, onRungsPassed }: FollowOptions,
): Promise<FollowedJob> {
  const { metrics, objective, rules: watched, channels } = attempt.plan;
  const input = {
    job,
    channels,
    metrics,
    objective,
    rounds: roundsOf(attempt.plan),
    rules: watched,
    judge,
    debugUri: debugUriOf(attempt.plan),
    rungs,
  };
  const watchFrom = (resume: WatchState | undefined) => watch.watchTraining({ ...input, resume });
  const passOn = async (outcome: WatchOutcome): Promise<void> => {
    if (outcome.rungs.length > 0) await onRungsPassed(outcome.rungs, outcome.kind !== 'ended');
  };

  let resume: WatchState | undefined;
  for (;;) {
    const watching = await unlessStopped<WatchOutcome, JobStop>(() => watchFrom(resume), stops, rules.answeredStop);
    if (watching.kind === 'stop-requested') {
      rules.closeQuestions('its job was stopped');
      await stop.stopTraining(attempt);
      return stoppedBy(await watchToEnd(watchFrom, resume, passOn), watching.stop);
    }
    const outcome = watching.value;
    await passOn(outcome);
    if (outcome.kind === 'ended') return followed(outcome);
    resume = outcome.resume;
    for (const finding of outcome.kind === 'rules' ? outcome.fired : []) {
      if ((await rules.decide(job, finding)) === 'go on') continue;
      rules.closeQuestions('its job was stopped');
      await stop.stopTraining(attempt);
      // The job may have completed while it was being stopped: then it has, and the result counts.
      const last = await watchFrom(resume);
      const reason = `${finding.name}: ${finding.details}`;
      if (last.kind === 'ended') return stoppedBy(last, { failure: 'StoppedByRule', reason });
    }
  }
}

/** What a job still reports while it stops is passed on too. */
async function watchToEnd(
  watchFrom: (resume: WatchState | undefined) => Promise<WatchOutcome>,
  resume: WatchState | undefined,
  passOn: (outcome: WatchOutcome) => Promise<void>,
): Promise<EndedWatch> {
  for (let from = resume; ; ) {
    const outcome = await watchFrom(from);
    await passOn(outcome);
    if (outcome.kind === 'ended') return outcome;
    from = outcome.resume;
  }
}

const followed = ({ end, rules }: EndedWatch): FollowedJob => ({ end, findings: rules });

/** A job that completed while it was being stopped has completed. */
function stoppedBy(outcome: EndedWatch, by: JobStop): FollowedJob {
  const { end, findings } = followed(outcome);
  return end.kind === 'failed' && end.failure === 'StoppedByUser'
    ? { end: { ...end, failure: by.failure, reason: by.reason }, findings }
    : { end, findings };
}

/** Rounds that the job trains at most; undefined where its algorithm has another word for them. */
function roundsOf({ algorithm, hyperparameters, ...plan }: TrainingAttempt['plan']): number | undefined {
  const name = plan.rounds ?? bundledDeclaration(algorithm)?.rounds;
  const rounds = Number(name === undefined ? undefined : hyperparameters[name]);
  return Number.isFinite(rounds) ? rounds : undefined;
}
