import { withClient } from '../connection/with-client.js';
import { costOfPeriods } from '../endpoints/cost-of-periods.js';
import { readPeriods } from '../endpoints/read-periods.js';
import { costShape } from '../json/cost-shape.js';
import { printJson } from '../json/json-shape.js';
import { listSteps } from '../runs/list-steps.js';
import { priceTable } from '../runs/price-table.js';
import { requireRun } from '../runs/require-run.js';
import { runCost } from '../runs/run-cost.js';
import { renderCost } from '../views/render-cost.js';
import { commandOnRun } from './options.js';

export const costCommand = () =>
  commandOnRun('cost', 'what the training jobs of a run have cost so far, by part, and the endpoint that serves it')
    .option('--json', 'print it as JSON')
    .action((run: string, { state, json }: { state: string; json?: boolean }) =>
      withClient(state, async (client) => {
        const prices = priceTable();
        await requireRun(client, run);
        const cost = runCost(await listSteps(client, run), prices);
        const periods = await readPeriods(client, run);
        const serving = periods.length === 0 ? undefined : costOfPeriods(periods, prices, Date.now());
        if (json) printJson(costShape, { run, ...cost, ...(serving === undefined ? {} : { serving }) });
        else console.log(renderCost(cost, serving));
      }),
    );
