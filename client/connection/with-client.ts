import { WorkflowUpdateFailedError } from '@temporalio/client';
import { describeRefusal } from '../errors/describe-refusal.js';
import { EXIT_CODES } from '../errors/exit-codes.js';
import { explainFailure } from '../errors/explain-failure.js';
import { UserError } from '../errors/user-error.js';
import { connect, type ForecastClient } from './connect.js';
import { temporalSilence } from './is-away.js';
import { useRunningStack } from './use-running-stack.js';

/**
 * Connects to the stack of a state folder, or to what the environment names, for as long as the work takes.
 *
 * @throws UserError when there is nothing to connect to, and with the reason when a workflow refuses an update or a service
 * a request
 */
export async function withClient<T>(stateDir: string, work: (client: ForecastClient) => Promise<T>): Promise<T> {
  endOnInterrupt();
  await useRunningStack(stateDir);
  const client = await connect(stateDir);
  try {
    return await work(client);
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) throw new UserError(explainFailure(error));
    const silence = temporalSilence(error);
    if (silence !== undefined) throw client.patience.exhausted('Temporal', silence);
    throw describeRefusal(error, client.services) ?? error;
  } finally {
    await client.close();
  }
}

/** Ctrl-C ends the command, and nothing else; a command that does more about it has said so before. */
function endOnInterrupt(): void {
  if (process.listenerCount('SIGINT') === 0) process.once('SIGINT', () => process.exit(EXIT_CODES.interrupted.code));
}
