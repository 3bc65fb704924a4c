import { Command } from 'commander';
import { withClient } from '../connection/with-client.js';
import { askEndpoint } from '../endpoints/ask-endpoint.js';
import { printJson } from '../json/json-shape.js';
import { predictionShape } from '../json/prediction-shape.js';
import { renderPrediction } from '../views/render-prediction.js';
import { isoDate } from './iso-date.js';
import { stateOption } from './options.js';

interface PredictOptions {
  readonly series: string;
  readonly day?: string;
  readonly json?: boolean;
  readonly state: string;
}

export const predictCommand = () =>
  new Command('predict')
    .description('ask the endpoint of a forecast about a series, beside what was published of it')
    .argument('<name>', 'name of the forecast')
    .requiredOption('--series <id>', 'id of the series: FOODS_3_090_CA_1')
    .option('--day <date>', 'one day of the 28: 2016-05-30; all of them by default', isoDate)
    .option('--json', 'print the answer as JSON')
    .addOption(stateOption())
    .action((name: string, { state, json, series, day }: PredictOptions) =>
      withClient(state, async (client) => {
        const prediction = await askEndpoint(client, { name, series, day });
        if (json) printJson(predictionShape, prediction);
        else console.log(renderPrediction(prediction));
      }),
    );
