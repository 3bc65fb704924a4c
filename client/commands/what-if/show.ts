import { Command } from 'commander';
import { withClient } from '../../connection/with-client.js';
import { readVersions } from '../../forecasts/read-versions.js';
import { printJson } from '../../json/json-shape.js';
import { scenarioShape } from '../../json/scenario-shape.js';
import { findScenario } from '../../scenarios/read-scenarios.js';
import { renderScenario } from '../../views/render-scenario.js';
import { stateOption } from '../options.js';
import { scenarioName } from './scenario-name.js';

interface ShowOptions {
  readonly state: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

export const showCommand = () =>
  new Command('show')
    .description('what a scenario changes, and what came of it')
    .argument('<name>', 'name of the forecast')
    .argument('<scenario>', 'name of the scenario', scenarioName)
    .option('--all', 'every level down to departments of stores, and what has not moved')
    .option('--json', 'print it as JSON')
    .addOption(stateOption())
    .action((name: string, scenario: string, { state, all = false, json }: ShowOptions) =>
      withClient(state, async (client) => {
        await readVersions(client, name);
        const manifest = await findScenario(client, name, scenario);
        if (json) printJson(scenarioShape, manifest);
        else console.log(renderScenario(manifest, { all }));
      }),
    );
