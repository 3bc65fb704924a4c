import { WorkflowNotFoundError } from '@temporalio/client';
import {
  type ApprovalDecisionKind,
  type ApprovalWait,
  approvalQuery,
  decideForecastUpdate,
} from '../../contracts/run/approval.js';
import type { ForecastClient } from '../connection/connect.js';
import { withClient } from '../connection/with-client.js';
import { UserError } from '../errors/user-error.js';
import { readRun } from '../runs/read-run.js';
import { renderApproval } from '../views/render-approval.js';
import { oneLine } from './one-line.js';
import { commandOnRun } from './options.js';
import { byOption, loginName } from './person.js';

interface DecideOptions {
  readonly state: string;
  readonly by?: string;
  readonly reason?: string;
}

export const approveCommand = () =>
  decideCommand(
    'approve',
    'publish a forecast that waits for approval; without a reason, show the numbers to decide on',
  );

export const rejectCommand = () =>
  decideCommand('reject', 'publish nothing of a forecast that waits for approval; without a reason, show the numbers');

const decideCommand = (decision: ApprovalDecisionKind, description: string) =>
  commandOnRun(decision, description)
    .option('--reason <text>', 'why; it stands in the run for good', oneLine)
    .addOption(byOption())
    .action((run: string, { state, by = loginName(), reason }: DecideOptions) =>
      withClient(state, async (client) => console.log(await decide(client, run, { decision, by, reason }))),
    );

/** What the run says of the decision; without a reason, what there is to decide. */
async function decide(
  client: ForecastClient,
  run: string,
  {
    decision,
    by,
    reason,
  }: { readonly decision: ApprovalDecisionKind; readonly by: string; readonly reason?: string | undefined },
): Promise<string> {
  const handle = client.temporal.workflow.getHandle(run);
  if (reason === undefined) return renderApproval(run, decision, await openApproval(client, run));
  try {
    return await handle.executeUpdate(decideForecastUpdate, { args: [{ decision, by, reason }] });
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw await endedRun(client, run);
  }
}

/** @throws UserError when nothing waits for approval */
async function openApproval(client: ForecastClient, run: string): Promise<ApprovalWait> {
  const { status } = await readRun(client, run);
  if (status !== 'running') throw new UserError(`${run} is ${status}: there is nothing to decide any more.`);
  const wait = await client.temporal.workflow.getHandle(run).query(approvalQuery);
  if (wait !== null) return wait;
  throw new UserError(`Nothing of ${run} waits for approval now. See 'npx forecast status ${run}'.`);
}

/** What to say to who decides about a run that is over; readRun says so where there never was one. */
async function endedRun(client: ForecastClient, run: string): Promise<UserError> {
  const { status } = await readRun(client, run);
  return new UserError(`${run} is ${status}: there is nothing to decide any more.`);
}
