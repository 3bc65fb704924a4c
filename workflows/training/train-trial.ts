import { workflowInfo } from '@temporalio/workflow';
import { refusalOf } from '../../contracts/instance-queue/instance-queue.js';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import type { FailedJob, JobEnd } from '../../contracts/training/training-job.js';
import type { TrainingAttempt } from '../../contracts/training/training-plan.js';
import type { AttemptResult, TrialResult, TrialSpec } from '../../contracts/training/trial.js';
import type { RungPoint } from '../../contracts/training/watch.js';
import { setSearchAttributes } from '../shared/search-attributes.js';
import { endWithoutJob } from './end-without-job.js';
import type { InstanceLease } from './instance-lease.js';
import { nextAttempt } from './next-attempt.js';
import { notifyRungsPassed } from './notify-sweep.js';
import type { RuleActions } from './rule-actions.js';
import { runAttempt } from './run-attempt.js';
import type { StopRequests } from './stop-requests.js';
import type { TrialPhase } from './trial-phase.js';
import { type TrialEnd, trialResult } from './trial-result.js';

/** What a trial keeps while it goes on. */
export interface TrialParts {
  readonly rules: RuleActions;
  readonly stops: StopRequests;
  readonly lease: InstanceLease;
  readonly phase: TrialPhase;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/** All attempts of the trial until one ends it. */
export async function trainTrial(trial: TrialSpec, parts: TrialParts): Promise<TrialResult> {
  const { rules, stops, lease, phase, startedAt } = parts;
  const attempts: AttemptResult[] = [];
  const result = (end: Omit<TrialEnd, 'attempts' | 'ruleActions' | 'seconds'>): TrialResult =>
    trialResult(trial, { ...end, attempts, ruleActions: rules, seconds: (Date.now() - startedAt) / 1000 });
  let attempt = firstAttempt(trial);
  for (;;) {
    if (lease.isNeededFor(attempt.instanceType)) await lease.request(attempt.instanceType);
    attempt = { ...attempt, leased: lease.isFor(attempt.instanceType) };
    if (stops.stop !== undefined) {
      // The sweep ends the trial before this attempt has a job.
      const { failure, reason } = stops.stop;
      return result({ plan: trial.plan, end: endWithoutJob('', failure, reason), findings: [], rungs: [] });
    }
    const rungs: RungPoint[] = [];
    phase.submit(attempt.attempt, attempt.instanceType);
    const { job, judge, end, findings } = await runAttempt(attempt, {
      rules,
      stops,
      rungs: trial.rungs,
      onSubmitted: (name) => {
        phase.train(name);
        setSearchAttributes(trial.searchAttributes, [{ key: searchAttributes.jobName, value: name }]);
      },
      onRungsPassed: async (points, goesOn) => {
        rungs.push(...points);
        // The sweep gets the rest with the result.
        if (goesOn) await notifyRungsPassed(trial.sweep, points);
      },
    });
    if (end.kind === 'failed' && wasRefusedForQuota(job, end)) {
      // Nothing was started, so this was no attempt: the same one is made again when there is a lease.
      await lease.request(attempt.instanceType, refusalOf(end.reason));
      continue;
    }
    attempts.push(attemptResult(job, attempt, end));
    const next = end.kind === 'failed' ? await nextAttempt(attempt, end, parts) : { kind: 'over' as const, end };
    if (next.kind === 'over') return result({ plan: attempt.plan, end: next.end, findings, judge, rungs });
    attempt = next.attempt;
  }
}

const firstAttempt = ({ run, plan }: TrialSpec): TrainingAttempt => ({
  owner: workflowInfo().workflowId,
  run,
  attempt: 1,
  instanceType: plan.instanceTypes[0] as string,
  plan,
  leased: false,
});

/** A job that AWS did not even take. */
const wasRefusedForQuota = (job: string, { failure }: FailedJob): boolean => job === '' && failure === 'Quota';

const attemptResult = (job: string, { instanceType }: TrainingAttempt, end: JobEnd): AttemptResult => ({
  job,
  instanceType,
  status: end.kind === 'completed' ? 'completed' : end.failure,
  billableSeconds: end.billableSeconds,
  ...(end.trained === undefined ? {} : { trained: end.trained }),
});
