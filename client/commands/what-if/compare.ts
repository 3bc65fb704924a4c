import { Command } from 'commander';
import { withClient } from '../../connection/with-client.js';
import { readCurrent } from '../../forecasts/read-versions.js';
import { printJson } from '../../json/json-shape.js';
import { comparisonShape } from '../../json/scenario-shape.js';
import { compareScenarios } from '../../scenarios/compare-scenarios.js';
import { findScenario } from '../../scenarios/read-scenarios.js';
import { renderComparison } from '../../views/render-comparison.js';
import { stateOption } from '../options.js';
import { scenarioName } from './scenario-name.js';

interface CompareOptions {
  readonly state: string;
  readonly json?: boolean;
}

export const compareCommand = () =>
  new Command('compare')
    .description('two scenarios of a version side by side')
    .argument('<name>', 'name of the forecast')
    .argument('<one>', 'name of a scenario', scenarioName)
    .argument('<other>', 'name of another', scenarioName)
    .option('--json', 'print it as JSON')
    .addOption(stateOption())
    .action((name: string, one: string, other: string, { state, json }: CompareOptions) =>
      withClient(state, async (client) => {
        await readCurrent(client, name);
        const [first, second] = [await findScenario(client, name, one), await findScenario(client, name, other)];
        const compared = compareScenarios(first, second);
        if (json) printJson(comparisonShape, compared);
        else console.log(renderComparison(compared));
      }),
    );
