import type { RuleFinding } from '../../contracts/training/rule-findings.js';
import type { TrialStop } from '../../contracts/training/stop-trial.js';
import type { JobEnd, JobRef } from '../../contracts/training/training-job.js';
import { debugUriOf, type TrainingAttempt } from '../../contracts/training/training-plan.js';
import type { RungPoint, WatchOutcome, WatchState } from '../../contracts/training/watch.js';
import { stop, watch } from '../shared/proxies.js';
import type { RuleDesk } from './rule-actions.js';
import type { StopDesk } from './stop-requests.js';

/** What a trial does with what its job tells on the way. */
export interface JobDesks {
  readonly rules: RuleDesk;
  /** Whether the sweep wants the trial to end. */
  readonly stops: StopDesk;
  /** Rounds at which trials are compared. */
  readonly rungs: readonly number[];
  readonly passed: (rungs: readonly RungPoint[], goesOn: boolean) => Promise<void>;
}

export interface FollowedJob {
  readonly end: JobEnd;
  readonly rules: readonly RuleFinding[];
}

/**
 * Follows a job to its end, and acts on its rules and on what its sweep says on the way: a job that a rule stops ends as
 * StoppedByRule, one that the sweep stops as StoppedByPruning or StoppedByLimit.
 */
export async function followJob(
  { name: job, judge }: JobRef,
  attempt: TrainingAttempt,
  desks: JobDesks,
): Promise<FollowedJob> {
  const { metrics, objective, rules } = attempt.plan;
  const input = {
    job,
    metrics,
    objective,
    rules,
    judge,
    debugUri: debugUriOf(attempt.plan),
    ...(desks.rungs.length === 0 ? {} : { rungs: desks.rungs }),
  };
  let resume: WatchState | undefined;
  for (;;) {
    const outcome = await desks.stops.unlessTold(() => watch.watchTraining({ ...input, resume }));
    if (outcome === 'told') {
      await stop.stopTraining(attempt);
      const { failure, reason } = desks.stops.asked as TrialStop;
      return endOf(await lastWatch(input, resume, desks), failure, reason);
    }
    await hearRungs(outcome, desks);
    if (outcome.kind === 'ended') return outcome;
    resume = outcome.resume;
    for (const finding of outcome.kind === 'rules' ? outcome.fired : []) {
      if ((await desks.rules.decide(job, finding)) === 'go on') continue;
      await stop.stopTraining(attempt);
      // The job may have completed while it was being stopped: then it has, and the result counts.
      const last = await watch.watchTraining({ ...input, resume });
      if (last.kind === 'ended') return endOf(last, 'StoppedByRule', `${finding.name}: ${finding.details}`);
    }
  }
}

/** How a job that was told to stop has ended; what it still has to tell on the way is told too. */
async function lastWatch(
  input: Parameters<typeof watch.watchTraining>[0],
  resume: WatchState | undefined,
  desks: JobDesks,
): Promise<FollowedJob> {
  for (let from = resume; ; ) {
    const outcome = await watch.watchTraining({ ...input, resume: from });
    await hearRungs(outcome, desks);
    if (outcome.kind === 'ended') return outcome;
    from = outcome.resume;
  }
}

async function hearRungs({ kind, rungs = [] }: WatchOutcome, desks: JobDesks): Promise<void> {
  if (rungs.length > 0) await desks.passed(rungs, kind !== 'ended');
}

/** A job that completed while it was being stopped has completed. */
const endOf = (
  followed: FollowedJob,
  failure: 'StoppedByRule' | 'StoppedByPruning' | 'StoppedByLimit',
  reason: string,
) =>
  followed.end.kind === 'failed' && followed.end.failure === 'StoppedByUser'
    ? { ...followed, end: { ...followed.end, failure, reason } }
    : followed;
