import { isGrpcServiceError } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { ForecastClient } from '../connection/connect.js';
import { decodePayloads } from './pending-activities.js';

/** gRPC's code of what does not exist. */
const NOT_FOUND = 5;

/** What a workflow was started with; undefined where there is none of this id. */
export async function workflowInput<Input>(
  { temporal }: Pick<ForecastClient, 'temporal'>,
  workflowId: string,
): Promise<Input | undefined> {
  try {
    const { history } = await temporal.workflowService.getWorkflowExecutionHistory({
      namespace: temporal.options.namespace,
      execution: { workflowId },
      maximumPageSize: 1,
    });
    const payload = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
    const [input] = payload ? await decodePayloads(temporal, [payload]) : [];
    return input && defaultPayloadConverter.fromPayload<Input>(input);
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === NOT_FOUND) return undefined;
    throw error;
  }
}
