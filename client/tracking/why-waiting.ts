import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { outboxWorkflowId } from '../../contracts/tracking/outbox.js';
import { pendingActivities } from '../runs/pending-activities.js';
import { retriedSteps } from '../runs/retried-steps.js';

/** Both undefined of entries that are being written. */
export interface WaitReason {
  readonly reason?: string | undefined;
  readonly nextAttemptAt?: Date | undefined;
}

/** Why entries of an outbox wait, and until when. */
export async function whyWaiting(temporal: Pick<Client, 'workflow' | 'options'>, bucket: string): Promise<WaitReason> {
  const id = outboxWorkflowId(bucket);
  try {
    const description = await temporal.workflow.getHandle(id).describe();
    if (description.status.name !== 'RUNNING') return { reason: NOBODY };
    const [step] = retriedSteps(id, id, await pendingActivities(temporal, description));
    return step === undefined ? {} : { reason: step.reason, nextAttemptAt: step.nextAttemptAt };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { reason: NOBODY };
    throw error;
  }
}

const NOBODY =
  'nobody empties the outbox: the worker that did had no tracker (FORECAST_TRACKER), or the workflow was ended. The next run goes on with it';
