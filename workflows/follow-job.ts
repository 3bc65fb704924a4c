import type { JobEnd, JobRef, RuleFinding, TrainingAttempt, WatchState } from '../contracts/training.js';
import { debugUriOf } from '../contracts/training.js';
import { stop, watch } from './proxies.js';
import type { RuleDesk } from './rule-desk.js';

/** Follows a job to its end, and acts on its rules on the way: a job that a rule stops ends as StoppedByRule. */
export async function followJob(
  { name: job, judge }: JobRef,
  attempt: TrainingAttempt,
  desk: RuleDesk,
): Promise<{ end: JobEnd; rules: readonly RuleFinding[] }> {
  const { metrics, objective, rules } = attempt.plan;
  const input = { job, metrics, objective, rules, judge, debugUri: debugUriOf(attempt.plan) };
  let resume: WatchState | undefined;
  for (;;) {
    const outcome = await watch.watchTraining({ ...input, resume });
    if (outcome.kind === 'ended') return outcome;
    resume = outcome.resume;
    for (const finding of outcome.fired) {
      if ((await desk.decide(job, finding)) === 'go on') continue;
      await stop.stopTraining(attempt);
      // The job may have completed while it was being stopped: then it has, and the result counts.
      const last = await watch.watchTraining({ ...input, resume });
      if (last.kind === 'ended') return { ...last, end: stoppedByRule(last.end, finding) };
    }
  }
}

const stoppedByRule = (end: JobEnd, { name, details }: RuleFinding): JobEnd =>
  end.kind === 'failed' && end.failure === 'StoppedByUser'
    ? { ...end, failure: 'StoppedByRule', reason: `${name}: ${details}` }
    : end;
