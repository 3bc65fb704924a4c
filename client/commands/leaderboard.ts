import { WorkflowNotFoundError } from '@temporalio/client';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import { type Leaderboard, leaderboardQuery } from '../../contracts/sweep/leaderboard.js';
import type { ForecastClient } from '../connection/connect.js';
import { withClient } from '../connection/with-client.js';
import { UserError } from '../errors/user-error.js';
import { printJson } from '../json/json-shape.js';
import { leaderboardJson } from '../json/leaderboard-json.js';
import { leaderboardShape } from '../json/leaderboard-shape.js';
import { queuePositions } from '../runs/queue-positions.js';
import { withAutopilot } from '../runs/with-autopilot.js';
import { renderLeaderboard } from '../views/render-leaderboard.js';
import { commandOnRun } from './options.js';

export const leaderboardCommand = () =>
  commandOnRun(
    'leaderboard',
    'list all trials of a run: running, done and failed, with their parameters, scores and what the rules found',
  )
    .option('--json', 'print the trials as JSON')
    .action((run: string, { state, json }: { state: string; json?: boolean }) =>
      withClient(state, async (client) => {
        const board = await readLeaderboard(client, run);
        if (json) printJson(leaderboardShape, leaderboardJson(run, board));
        else console.log(renderLeaderboard(board));
      }),
    );

async function readLeaderboard(client: ForecastClient, run: string): Promise<Leaderboard> {
  const sweep = client.temporal.workflow.getHandle(workflowIds.sweep(run));
  const board = await sweep.query(leaderboardQuery).catch((error: Error) => {
    if (error instanceof WorkflowNotFoundError)
      throw new UserError(`${run} has no sweep, or not yet. See 'npx forecast status ${run}'.`, 'notFound');
    throw new UserError(`The sweep of ${run} does not reply at the moment: ${error.message}`, 'unreachable');
  });
  return withAutopilot(client, run, { ...board, rows: await withPositions(client, board) });
}

/** The trials, those that wait for an instance with their position in the queue. */
async function withPositions(
  client: ForecastClient,
  { rows, instanceQueue, sweep }: Leaderboard,
): Promise<Leaderboard['rows']> {
  if (!rows.some(({ status }) => status === 'running')) return rows;
  const positions = await queuePositions(client, instanceQueue);
  return rows.map((row) => {
    const waiting = positions[workflowIds.trial(sweep, row.name)];
    return row.status === 'running' && waiting !== undefined ? { ...row, waiting } : row;
  });
}
