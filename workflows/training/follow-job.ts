import type { RuleFinding } from '../../contracts/training/rule-findings.js';
import type { JobEnd, TrainingJobRef } from '../../contracts/training/training-job.js';
import { debugUriOf, type TrainingAttempt } from '../../contracts/training/training-plan.js';
import type { RungPoint, WatchOutcome, WatchState } from '../../contracts/training/watch.js';
import { stop, watch } from '../shared/proxies.js';
import type { RuleActions } from './rule-actions.js';
import type { StopRequests } from './stop-requests.js';

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

/**
 * Follows a job to its end, and acts on its rules and on the sweep's stop requests on the way: a job that a rule stops ends
 * as StoppedByRule, one that the sweep stops as StoppedByPruning or StoppedByLimit.
 */
export async function followJob(
  { name: job, judge }: TrainingJobRef,
  attempt: TrainingAttempt,
  { rules, stops, rungs, onRungsPassed }: FollowOptions,
): Promise<FollowedJob> {
  const { metrics, objective, rules: watched, channels } = attempt.plan;
  const input = { job, channels, metrics, objective, rules: watched, judge, debugUri: debugUriOf(attempt.plan), rungs };
  const watchFrom = (resume: WatchState | undefined) => watch.watchTraining({ ...input, resume });
  const passOn = async (outcome: WatchOutcome): Promise<void> => {
    if (outcome.rungs.length > 0) await onRungsPassed(outcome.rungs, outcome.kind !== 'ended');
  };

  let resume: WatchState | undefined;
  for (;;) {
    const watching = await stops.unlessStopRequested(() => watchFrom(resume));
    if (watching.kind === 'stop-requested') {
      await stop.stopTraining(attempt);
      return stoppedBy(await watchToEnd(watchFrom, resume, passOn), watching.stop);
    }
    const outcome = watching.value;
    await passOn(outcome);
    if (outcome.kind === 'ended') return followed(outcome);
    resume = outcome.resume;
    for (const finding of outcome.kind === 'rules' ? outcome.fired : []) {
      if ((await rules.decide(job, finding)) === 'go on') continue;
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
function stoppedBy(
  outcome: EndedWatch,
  by: { readonly failure: 'StoppedByRule' | 'StoppedByPruning' | 'StoppedByLimit'; readonly reason: string },
): FollowedJob {
  const { end, findings } = followed(outcome);
  return end.kind === 'failed' && end.failure === 'StoppedByUser'
    ? { end: { ...end, failure: by.failure, reason: by.reason }, findings }
    : { end, findings };
}
