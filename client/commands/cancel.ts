import { WorkflowNotFoundError } from '@temporalio/client';
import type { ForecastClient } from '../connection/connect.js';
import { withClient } from '../connection/with-client.js';
import { UserError } from '../errors/user-error.js';
import { commandOnRun } from './options.js';

export const cancelCommand = () =>
  commandOnRun('cancel', 'cancel a run: its remote jobs are stopped, and the command waits until they are').action(
    (run: string, { state }: { state: string }) => withClient(state, (client) => cancelRun(client, run)),
  );

async function cancelRun({ temporal }: ForecastClient, run: string): Promise<void> {
  const handle = temporal.workflow.getHandle(run);
  try {
    await handle.cancel();
    console.log(`Cancelling ${run}: waiting until its remote jobs have stopped.`);
    await handle.result().catch(() => undefined);
    const { status } = await handle.describe();
    console.log(`${run} is ${status.name.toLowerCase()}.`);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new UserError(`There is no run named ${run} that could be cancelled.`);
  }
}
