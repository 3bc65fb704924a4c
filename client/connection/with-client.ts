import { WorkflowUpdateFailedError } from '@temporalio/client';
import { UserError } from '../errors/user-error.js';
import { connect, type ForecastClient } from './connect.js';
import { useRunningStack } from './use-running-stack.js';

/**
 * Connects to the stack of a state folder, or to what the environment names, for as long as the work takes.
 *
 * @throws UserError when there is nothing to connect to, and with the reason of a workflow that refuses an update
 */
export async function withClient<T>(stateDir: string, work: (client: ForecastClient) => Promise<T>): Promise<T> {
  await useRunningStack(stateDir);
  const client = await connect();
  try {
    return await work(client);
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) throw new UserError(error.cause?.message ?? error.message);
    throw error;
  } finally {
    await client.close();
  }
}
