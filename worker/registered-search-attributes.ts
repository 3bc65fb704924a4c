import { type Client, isGrpcServiceError } from '@temporalio/client';
import { searchAttributes } from '../contracts/temporal/search-attributes.js';

/** gRPC's status of a query that names what the server does not know. */
const INVALID_ARGUMENT = 3;

/**
 * Names of our search attributes that the server knows.
 *
 * Asked by counting: a server that may not list them to us, as Temporal Cloud, refuses a query that names an unknown one all
 * the same.
 */
export async function registeredSearchAttributes(client: Client): Promise<readonly string[]> {
  const names = Object.values(searchAttributes).map(({ name }) => name);
  if (await areKnown(client, names)) return names;
  const known = await Promise.all(names.map((name) => areKnown(client, [name])));
  return names.filter((_, index) => known[index]);
}

async function areKnown({ workflow }: Client, names: readonly string[]): Promise<boolean> {
  try {
    await workflow.count(names.map((name) => `${name} IS NOT NULL`).join(' OR '));
    return true;
  } catch (error) {
    const { cause } = error as Error;
    const status = isGrpcServiceError(error) ? error : isGrpcServiceError(cause) ? cause : undefined;
    if (status?.code === INVALID_ARGUMENT) return false;
    throw error;
  }
}
