import { Command } from 'commander';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import { type Leaderboard, leaderboardQuery } from '../../contracts/sweep/leaderboard.js';
import { connect, type ForecastClient, useRunningStack } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { queuePositions } from '../runs/queue-positions.js';
import { renderLeaderboard } from '../views/render-leaderboard.js';
import { stateOption } from './options.js';

export const leaderboardCommand = () =>
  new Command('leaderboard')
    .description(
      'list all trials of a run: running, done and failed, with their parameters, scores and what the rules found',
    )
    .argument('<run>', 'id of the run')
    .option('--json', 'print the trials as JSON')
    .addOption(stateOption())
    .action(async (run: string, options: { state: string; json?: boolean }) => {
      await useRunningStack(options.state);
      const client = await connect();
      try {
        const sweep = client.temporal.workflow.getHandle(workflowIds.sweep(run));
        const board = await sweep.query(leaderboardQuery).catch((error: Error) => {
          throw new UserError(`The sweep of ${run} can't be asked: ${error.message}`);
        });
        const rows = await withPositions(client, board);
        console.log(options.json ? JSON.stringify({ ...board, rows }, null, 2) : renderLeaderboard({ ...board, rows }));
      } finally {
        await client.close();
      }
    });

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
