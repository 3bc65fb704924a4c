import type { Client } from '@temporalio/client';
import { isGrpcServiceError } from '@temporalio/client';
import type { Logger } from 'pino';
import { type AttributeGaps, attributeGaps, describeAttributeGaps } from '../contracts/temporal/attribute-types.js';
import { describeTemporalFault, isNotOffered } from '../contracts/temporal/describe-temporal-fault.js';
import { FIRST_SEARCH_ATTRIBUTES } from '../contracts/temporal/search-attributes.js';
import { StartError } from './start-error.js';

/** Without these a run fails at its first command; others are left out of it where the namespace lacks them. */
const isNeeded = ({ missing, otherwise }: AttributeGaps): boolean =>
  [...missing, ...otherwise].some(({ name }) => FIRST_SEARCH_ATTRIBUTES.includes(name));

/**
 * Sees before the first task that the namespace exists and knows the search attributes that every run sets at its first
 * command.
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
    if (message !== undefined && isNeeded(gaps)) throw new StartError(message);
    if (message !== undefined) log.warn(message);
  } catch (error) {
    if (error instanceof StartError) throw error;
    if (!isGrpcServiceError(error) || !isNotOffered(error.code)) throw fault(error);
    // Temporal Cloud lists them to nobody; the first start of a run will tell.
    log.warn({ err: error }, 'the search attributes of the namespace could not be checked');
  }
}
