import { Command } from 'commander';
import { withClient } from '../../connection/with-client.js';
import { readCurrent } from '../../forecasts/read-versions.js';
import { printJson } from '../../json/json-shape.js';
import { scenarioDaysShape, scenarioShape } from '../../json/scenario-shape.js';
import { readDays } from '../../scenarios/read-days.js';
import { findScenario } from '../../scenarios/read-scenarios.js';
import { renderDays } from '../../views/render-days.js';
import { renderScenario } from '../../views/render-scenario.js';
import { stateOption } from '../options.js';
import { scenarioName } from './scenario-name.js';

interface ShowOptions {
  readonly state: string;
  readonly all?: boolean;
  readonly days?: string;
  readonly json?: boolean;
}

export const showCommand = () =>
  new Command('show')
    .description('what a scenario changes, and what came of it')
    .argument('<name>', 'name of the forecast')
    .argument('<scenario>', 'name of the scenario', scenarioName)
    .option('--all', 'every level down to departments of stores, and what has not moved')
    .option('--days <name>', 'day by day: a series, or a group of a level such as CA_1_FOODS_3')
    .option('--json', 'print it as JSON')
    .addOption(stateOption())
    .action((name: string, scenario: string, { state, all = false, days, json }: ShowOptions) =>
      withClient(state, async (client) => {
        await readCurrent(client, name);
        const manifest = await findScenario(client, name, scenario);
        if (days !== undefined) {
          const read = await readDays(client, manifest, days);
          if (!json) return console.log(renderDays(read));
          return printJson(scenarioDaysShape, {
            forecast: name,
            version: manifest.version,
            scenario,
            of: days,
            days: read,
          });
        }
        if (json) printJson(scenarioShape, manifest);
        else console.log(renderScenario(manifest, { all }));
      }),
    );
