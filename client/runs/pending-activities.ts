import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import type { ForecastClient } from '../connection/connect.js';

/** What Temporal says of an activity that has not ended. */
export type PendingActivity = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number];

/** The activities of a workflow that have not ended, with heartbeats and messages of failures as they were before encryption. */
export const pendingActivities = (
  temporal: Pick<ForecastClient['temporal'], 'options'>,
  { raw }: Pick<WorkflowExecutionDescription, 'raw'>,
): Promise<readonly PendingActivity[]> =>
  Promise.all((raw.pendingActivities ?? []).map((activity) => decoded(temporal, activity)));

/** Payloads that came from Temporal in an answer that its SDK does not decode. */
export async function decodePayloads(
  { options }: Pick<ForecastClient['temporal'], 'options'>,
  payloads: readonly Payload[],
): Promise<readonly Payload[]> {
  let decoded = [...payloads];
  for (const codec of options.loadedDataConverter.payloadCodecs.toReversed()) decoded = await codec.decode(decoded);
  return decoded;
}

async function decoded(
  temporal: Pick<ForecastClient['temporal'], 'options'>,
  activity: PendingActivity,
): Promise<PendingActivity> {
  const { heartbeatDetails, lastFailure } = activity;
  const beats = await decodePayloads(temporal, heartbeatDetails?.payloads ?? []);
  const hidden = lastFailure?.encodedAttributes;
  const [shown] = hidden ? await decodePayloads(temporal, [hidden]) : [];
  const { payloadConverter } = temporal.options.loadedDataConverter;
  const attributes = shown && payloadConverter.fromPayload<{ readonly message: string }>(shown);
  return {
    ...activity,
    heartbeatDetails: { payloads: [...beats] },
    ...(attributes === undefined ? {} : { lastFailure: { ...lastFailure, message: attributes.message } }),
  };
}
