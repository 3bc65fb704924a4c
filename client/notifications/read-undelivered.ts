import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { failureDetails } from '../../contracts/failures/describe-failure.js';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import type { ForecastClient } from '../connection/connect.js';
import { pendingActivities } from '../runs/pending-activities.js';
import { retriedSteps } from '../runs/retried-steps.js';

/** Deliveries that are told; of a receiver that is gone, every event would be one. */
const MOST_TOLD = 10;

/** An event of a run that a channel has not taken. */
export interface Undelivered {
  /** What happened, by the id of its event after that of the run: `published`, `rule-fired/trial-003/…`. */
  readonly event: string;
  readonly channel: string;
  /** `waiting`: it is sent again. */
  readonly state: 'waiting' | 'failed';
  readonly reason: string;
  /** When it is sent again; undefined while it is being sent. */
  readonly nextAttemptAt?: Date | undefined;
}

/** The events of a run that were refused, or have failed once at least and are sent again; newest first. */
export async function readUndelivered(
  { temporal }: Pick<ForecastClient, 'temporal'>,
  run: string,
): Promise<readonly Undelivered[]> {
  const query = `WorkflowType = '${workflowTypes.deliverNotification}' AND ${searchAttributes.forecastRun.name} = '${run}' AND ExecutionStatus != 'Completed'`;
  const found: Undelivered[] = [];
  for await (const { workflowId, status } of temporal.workflow.list({ query })) {
    const what =
      status.name === 'RUNNING'
        ? await retriedDelivery(temporal, workflowId)
        : await failedDelivery(temporal, workflowId);
    if (what === undefined) continue;
    const [channel = '', ...event] = workflowId
      .slice(run.length + 1)
      .split('/')
      .reverse();
    found.push({ event: event.reverse().join('/'), channel, ...what });
    if (found.length === MOST_TOLD) break;
  }
  return found;
}

type Trouble = Pick<Undelivered, 'state' | 'reason' | 'nextAttemptAt'>;

async function retriedDelivery(temporal: ForecastClient['temporal'], id: string): Promise<Trouble | undefined> {
  const pending = await pendingActivities(temporal, await temporal.workflow.getHandle(id).describe());
  const [step] = retriedSteps(id, id, pending);
  return step && { state: 'waiting', reason: step.reason, nextAttemptAt: step.nextAttemptAt };
}

async function failedDelivery(temporal: ForecastClient['temporal'], id: string): Promise<Trouble> {
  const error = await temporal.workflow
    .getHandle(id)
    .result()
    .then(
      () => undefined,
      (failed: unknown) => failed,
    );
  const { cause } = error instanceof WorkflowFailedError ? error : {};
  if (!(cause instanceof ApplicationFailure)) return { state: 'failed', reason: 'somebody ended its delivery' };
  return { state: 'failed', reason: failureDetails(cause.details)?.reason ?? cause.message };
}
