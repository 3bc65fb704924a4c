import { withClient } from '../connection/with-client.js';
import { readRun } from '../runs/read-run.js';
import { renderProgress } from '../views/render-progress.js';
import { renderSummary } from '../views/render-summary.js';
import { commandOnRun } from './options.js';

export const statusCommand = () =>
  commandOnRun('status', 'show where a run stands, or how it ended')
    .option('--json', 'print the state as JSON')
    .action((run: string, { state: stateDir, json }: { state: string; json?: boolean }) =>
      withClient(stateDir, async (client) => {
        const state = await readRun(client, run);
        if (json) return console.log(JSON.stringify(state, null, 2));
        if (state.summary !== undefined) return console.log(renderSummary(state.summary, client.runUrl(run)));
        console.log(renderProgress(state));
        if (state.failure !== undefined) console.log(`\n${state.failure}`);
      }),
    );
