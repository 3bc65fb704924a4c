import type { Client } from '@temporalio/client';
import { isGrpcServiceError } from '@temporalio/client';
import type { Logger } from 'pino';
import { attributeGaps, describeAttributeGaps } from '../contracts/temporal/attribute-types.js';
import { describeTemporalFault, isNotOffered } from '../contracts/temporal/describe-temporal-fault.js';
import { StartError } from './start-error.js';

/**
 * Sees before the first task that the namespace exists and knows every search attribute: without one, each run would fail
 * at its first command.
 *
 * @throws StartError with the command that mends it
 */
export async function checkTemporal(
  { connection, options: { namespace } }: Pick<Client, 'connection' | 'options'>,
  address: string,
  log: Logger,
): Promise<void> {
  const fault = (error: unknown, unsaid = ''): unknown => {
    if (!isGrpcServiceError(error)) return error;
    const { code, details } = error;
    return new StartError(describeTemporalFault({ code, details: details || unsaid, address, namespace }).message);
  };
  try {
    await connection.workflowService.describeNamespace({ namespace });
  } catch (error) {
    // Over a native connection Temporal's words don't always come along.
    throw fault(error, `Namespace ${namespace} is not found.`);
  }
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const gaps = attributeGaps((customAttributes ?? {}) as Readonly<Record<string, number>>);
    const message = describeAttributeGaps(gaps, namespace);
    if (message !== undefined) throw new StartError(message);
  } catch (error) {
    if (error instanceof StartError) throw error;
    if (!isGrpcServiceError(error) || !isNotOffered(error.code)) throw fault(error);
    // Temporal Cloud lists them to nobody; the first start of a run will tell.
    log.warn({ err: error }, 'the search attributes of the namespace could not be checked');
  }
}
