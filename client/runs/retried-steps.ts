import { defaultPayloadConverter } from '@temporalio/common';
import { optionalTsToDate } from '@temporalio/common/lib/time.js';
import { isFailureType } from '../../contracts/failures/failures.js';
import type { PendingActivity } from './pending-activities.js';

/** A step that failed and is tried again. */
export interface RetriedStep {
  /** What it does, for people: `building features of CA_1`, `trial-003: submit training`. */
  readonly step: string;
  /** Workflow id and activity type: where the Web UI shows it. */
  readonly workflow: string;
  readonly activity: string;
  /** The attempt that runs or comes next, from 2. */
  readonly attempt: number;
  /** When the next attempt begins; undefined while it runs. */
  readonly nextAttemptAt?: Date;
  /** Why the attempt before failed: its row of the failure table, where it has one, and the message. */
  readonly failure?: string | undefined;
  readonly reason: string;
}

/** Those of a workflow's pending activities that have failed at least once. @param run id of the run that it belongs to */
export const retriedSteps = (run: string, workflow: string, pending: readonly PendingActivity[]): RetriedStep[] =>
  pending.flatMap((activity): RetriedStep[] => {
    const { attempt, lastFailure, activityType, nextAttemptScheduleTime } = activity;
    if (!lastFailure || (attempt ?? 1) < 2) return [];
    const type = lastFailure.applicationFailureInfo?.type;
    const next = isRunning(activity) ? undefined : optionalTsToDate(nextAttemptScheduleTime as never);
    const name = activityType?.name ?? '';
    return [
      {
        step: describeStep(run, workflow, name, firstHeartbeat(activity)),
        workflow,
        activity: name,
        attempt: attempt as number,
        ...(next === undefined ? {} : { nextAttemptAt: next }),
        ...(isFailureType(type) ? { failure: type } : {}),
        reason: lastFailure.timeoutFailureInfo
          ? `its worker fell silent (${lastFailure.message})`
          : (lastFailure.message ?? ''),
      },
    ];
  });

/** The newest heartbeat of an activity: live progress that costs no history. */
export function firstHeartbeat({ heartbeatDetails }: PendingActivity): unknown {
  const payload = heartbeatDetails?.payloads?.[0];
  return payload ? defaultPayloadConverter.fromPayload(payload) : undefined;
}

/** Temporal's number of an activity whose attempt runs. */
const STARTED = 2;
const isRunning = ({ state }: PendingActivity): boolean => state === STARTED;

/** An activity that says in words what it is at is called by them, any other by its name in words. */
function describeStep(run: string, workflow: string, activity: string, heartbeat: unknown): string {
  const words = typeof heartbeat === 'string' ? heartbeat : activity.replace(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`);
  const part = workflow.slice(run.length + 1).replace(/^sweep\//, '');
  return part === '' ? words : `${part}: ${words}`;
}
