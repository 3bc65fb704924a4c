import { WorkflowNotFoundError } from '@temporalio/client';
import type { ForecastClient } from '../connection/connect.js';
import { withClient } from '../connection/with-client.js';
import { UserError } from '../errors/user-error.js';
import { findScheduledRun } from '../runs/find-scheduled-run.js';
import { describePublication } from '../runs/read-publication.js';
import { readRun } from '../runs/read-run.js';
import { unknownRun } from '../runs/require-run.js';
import { runStatus } from '../runs/run-status.js';
import { showWait } from '../terminal/show-wait.js';
import { commandOnRun } from './options.js';

export const cancelCommand = () =>
  commandOnRun('cancel', 'cancel a run: its remote jobs are stopped, and the command waits until they are').action(
    (run: string, { state }: { state: string }) => withClient(state, (client) => cancelRun(client, run)),
  );

async function cancelRun(client: ForecastClient, run: string): Promise<void> {
  const handle = client.temporal.workflow.getHandle(run);
  try {
    const before = runStatus((await handle.describe()).status.name);
    if (before === 'cancelled') return console.log(`${run} was cancelled before; nothing of it runs.`);
    if (before !== 'running') throw hasEnded(run, before);
    await handle.cancel();
    console.log(`Cancelling ${run}: waiting until its remote jobs have stopped.`);
    await showWait('Waiting', () => handle.result().catch(() => undefined));
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    return cancelBeforeData(client, run);
  }
  const state = await readRun(client, run);
  // It may have come to its end, or too far to be stopped, before the cancellation came to it.
  if (state.summary !== undefined) {
    const { version, uri } = state.summary.publication;
    throw new UserError(`Too late: ${run} has published version ${version}, ${uri}`);
  }
  if (state.status !== 'cancelled') throw hasEnded(run, state.status);
  console.log([`${run} is cancelled.`, ...describePublication(state.publication)].join(' '));
}

/** A run of a schedule whose data has not arrived: nothing of it runs but its waiting. */
async function cancelBeforeData(client: ForecastClient, run: string): Promise<void> {
  const scheduled = await findScheduledRun(client, run);
  if (scheduled === undefined) throw unknownRun(run);
  const { workflowId, status } = scheduled;
  if (status === 'cancelled') return console.log(`${run} was cancelled before; nothing of it runs.`);
  if (status !== 'running') throw hasEnded(run, status);
  const handle = client.temporal.workflow.getHandle(workflowId);
  await handle.cancel();
  await showWait('Waiting', () => handle.result().catch(() => undefined));
  console.log(`${run} is cancelled: it waited for its data, and had started nothing.`);
}

const hasEnded = (run: string, status: string): UserError =>
  new UserError(`${run} can't be cancelled: it has ended already and is ${status}. See 'npx forecast status ${run}'.`);
