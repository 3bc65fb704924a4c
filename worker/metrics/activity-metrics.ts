import { unlessItFails } from '@durable-forecast/lib/unless-it-fails';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { Counter, type Registry } from 'prom-client';
import { isFailureType } from '../../contracts/failures/failures.js';
import type { TransformEnd } from '../../contracts/jobs/transform.js';
import type { TuningChanges } from '../../contracts/sweep/tuning.js';
import type { JobEnd, JobRef } from '../../contracts/training/training-job.js';
import type { WatchOutcome } from '../../contracts/training/watch.js';
import type { WatchedJobCount } from './watched-jobs.js';

type JobKind = 'training' | 'transform' | 'tuning';

/**
 * Counts what the activities of a worker have come to, and fails none where it can't. Give it to all workers of a process; it
 * belongs outermost.
 */
export function activityMetrics(registry: Registry, watched: WatchedJobCount): ActivityInterceptorsFactory {
  const counters = countersOf(registry);
  return ({ info }) => ({
    inbound: {
      async execute(input, next) {
        try {
          const result = await next(input);
          counters.ended(info.activityType, result);
          return result;
        } catch (error) {
          if (!(error instanceof CancelledFailure)) counters.failed(info.activityType, error);
          throw error;
        } finally {
          watched.ended(info.base64TaskToken);
        }
      },
    },
  });
}

function countersOf(registry: Registry) {
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers: [registry] });
  const submitted = counter(
    'forecast_jobs_submitted_total',
    'Jobs that were asked for; attached ones were there already.',
    'kind',
    'result',
  );
  const ended = counter(
    'forecast_jobs_ended_total',
    'Jobs that were seen to end: completed, or the failure type.',
    'kind',
    'outcome',
  );
  const billable = counter(
    'forecast_job_billable_seconds_total',
    'Seconds that AWS bills of trainings that have ended.',
  );
  const failures = counter(
    'forecast_activity_failures_total',
    'Attempts of activities that failed, by failure type; Temporal repeats those that may pass.',
    'activity',
    'failure',
  );
  return {
    failed: unlessItFails((activity: string, error: unknown) =>
      failures.inc({ activity, failure: failureTypeOf(error) }),
    ),
    ended: unlessItFails((activity: string, result: unknown) => {
      const kind = submitKinds[activity];
      if (kind !== undefined) submitted.inc({ kind, result: (result as JobRef).attached ? 'attached' : 'created' });
      const end = endOf(activity, result);
      if (end === undefined) return;
      ended.inc({ kind: end.kind, outcome: end.outcome });
      billable.inc(end.billableSeconds ?? 0);
    }),
  };
}

const submitKinds: Readonly<Record<string, JobKind>> = {
  submitTraining: 'training',
  submitTransform: 'transform',
  submitTuning: 'tuning',
};

interface SeenEnd {
  readonly kind: JobKind;
  /** `completed`, or why not. */
  readonly outcome: string;
  readonly billableSeconds?: number;
}

/** The end of a job, where the watch of one came back with it. */
function endOf(activity: string, result: unknown): SeenEnd | undefined {
  switch (activity) {
    case 'watchTraining': {
      const outcome = result as WatchOutcome;
      if (outcome.kind !== 'ended') return undefined;
      const { end } = outcome;
      return { kind: 'training', outcome: outcomeOf(end), billableSeconds: end.billableSeconds };
    }
    case 'watchTransform':
      return { kind: 'transform', outcome: outcomeOf(result as TransformEnd) };
    case 'watchTuning': {
      const { end } = result as TuningChanges;
      return end && { kind: 'tuning', outcome: end.status.toLowerCase() };
    }
    default:
      return undefined;
  }
}

const outcomeOf = (end: JobEnd | TransformEnd): string => (end.kind === 'completed' ? end.kind : end.failure);

/** One of the table, `WorkerShutdown` where a worker ended, else `other`: messages and classes would be a series each. */
function failureTypeOf(error: unknown): string {
  const type = error instanceof ApplicationFailure ? error.type : undefined;
  return type === 'WorkerShutdown' || isFailureType(type) ? type : 'other';
}
