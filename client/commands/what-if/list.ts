import { Command } from 'commander';
import { withClient } from '../../connection/with-client.js';
import { readCurrent } from '../../forecasts/read-versions.js';
import { printJson } from '../../json/json-shape.js';
import { scenariosShape } from '../../json/scenario-shape.js';
import { listScenarios } from '../../scenarios/read-scenarios.js';
import { renderScenarios } from '../../views/render-scenario.js';
import { stateOption } from '../options.js';

export const listCommand = () =>
  new Command('list')
    .description('the scenarios of a forecast, newest first')
    .argument('<name>', 'name of the forecast')
    .option('--json', 'print them as JSON')
    .addOption(stateOption())
    .action((name: string, { state, json }: { state: string; json?: boolean }) =>
      withClient(state, async (client) => {
        // Says so, with the nearest name, when there is no such forecast.
        await readCurrent(client, name);
        const scenarios = await listScenarios(client, name);
        if (!json) return console.log(renderScenarios(name, scenarios));
        printJson(scenariosShape, {
          forecast: name,
          scenarios: scenarios.flatMap(({ definition, manifest }) =>
            definition === undefined ? [] : { ...definition, complete: manifest !== undefined },
          ),
          damaged: scenarios.flatMap(({ scenario, trouble }) => (trouble === undefined ? [] : { scenario, trouble })),
        });
      }),
    );
