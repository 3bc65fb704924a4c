import { withClient } from '../connection/with-client.js';
import { printJson } from '../json/json-shape.js';
import { statusJson } from '../json/status-json.js';
import { statusShape } from '../json/status-shape.js';
import { readUndelivered } from '../notifications/read-undelivered.js';
import { readRun } from '../runs/read-run.js';
import { runLinks } from '../runs/run-links.js';
import { colours } from '../terminal/colours.js';
import { wrapText } from '../terminal/wrap-text.js';
import { describeUntracked } from '../tracking/describe-untracked.js';
import { readUntracked } from '../tracking/read-untracked.js';
import { describeReproduction } from '../views/describe-reproduction.js';
import { describeUndelivered } from '../views/describe-undelivered.js';
import { describeEnd } from '../views/follow-run.js';
import { renderProgress } from '../views/render-progress.js';
import { renderSummary } from '../views/render-summary.js';
import { commandOnRun } from './options.js';

export const statusCommand = () =>
  commandOnRun('status', 'show where a run stands, or how it ended')
    .option('--json', 'print the state as JSON')
    .action((run: string, { state: stateDir, json }: { state: string; json?: boolean }) =>
      withClient(stateDir, async (client) => {
        const state = await readRun(client, run);
        const undelivered = await readUndelivered(client, run);
        const untracked = await readUntracked(client, run);
        if (json) return printJson(statusShape, statusJson({ ...state, undelivered, untracked }, client.runUrl(run)));
        const lines = [...describeUndelivered(undelivered), ...describeUntracked(untracked)].map((line) =>
          colours.yellow(line),
        );
        if (state.summary !== undefined) {
          return console.log([renderSummary(state.summary, runLinks(client, state.summary)), ...lines].join('\n'));
        }
        if (state.reproduction !== undefined) return console.log(wrapText(describeReproduction(state.reproduction)));
        console.log([renderProgress(state), ...lines].join('\n'));
        if (state.failure !== undefined) console.log(`\n${describeEnd(state)}`);
      }),
    );
