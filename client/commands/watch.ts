import { Command } from 'commander';
import { connect, useRunningStack } from '../connection/connect.js';
import { followRun } from '../views/follow-run.js';
import { stateOption } from './options.js';

export const watchCommand = () =>
  new Command('watch')
    .description('follow a run to its end; Ctrl-C stops watching, not the run')
    .argument('<run>', 'id of the run')
    .addOption(stateOption())
    .action(async (run: string, options: { state: string }) => {
      await useRunningStack(options.state);
      const client = await connect();
      try {
        process.exitCode = (await followRun(client, run)).ok ? 0 : 1;
      } finally {
        await client.close();
      }
    });
