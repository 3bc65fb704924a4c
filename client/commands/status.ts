import { Command } from 'commander';
import { connect, useRunningStack } from '../connection/connect.js';
import { readRun } from '../runs/read-run.js';
import { renderProgress } from '../views/render-progress.js';
import { renderSummary } from '../views/render-summary.js';
import { stateOption } from './options.js';

export const statusCommand = () =>
  new Command('status')
    .description('show where a run stands, or how it ended')
    .argument('<run>', 'id of the run')
    .option('--json', 'print the state as JSON')
    .addOption(stateOption())
    .action(async (run: string, options: { state: string; json?: boolean }) => {
      await useRunningStack(options.state);
      const client = await connect();
      try {
        const state = await readRun(client, run);
        if (options.json) console.log(JSON.stringify(state, null, 2));
        else if (state.summary !== undefined) console.log(renderSummary(state.summary, client.runUrl(run)));
        else {
          console.log(renderProgress(state));
          if (state.failure !== undefined) console.log(`\n${state.failure}`);
        }
      } finally {
        await client.close();
      }
    });
