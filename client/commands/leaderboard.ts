import { Command } from 'commander';
import { workflowIds } from '../../contracts/names.js';
import { leaderboardQuery } from '../../contracts/progress.js';
import { connect, useRunningStack } from '../connection.js';
import { stateOption } from '../options.js';
import { renderLeaderboard } from '../render-leaderboard.js';
import { UserError } from '../user-error.js';

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
        console.log(options.json ? JSON.stringify(board, null, 2) : renderLeaderboard(board));
      } finally {
        await client.close();
      }
    });
