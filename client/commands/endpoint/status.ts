import { Command } from 'commander';
import { withClient } from '../../connection/with-client.js';
import { listEndpoints, readEndpoint } from '../../endpoints/read-endpoints.js';
import { endpointShape, endpointsShape } from '../../json/endpoint-shape.js';
import { printJson } from '../../json/json-shape.js';
import { priceTable } from '../../runs/price-table.js';
import { renderEndpoint, renderEndpoints } from '../../views/render-endpoint.js';
import { stateOption } from '../options.js';

interface StatusOptions {
  readonly json?: boolean;
  readonly state: string;
}

export const statusCommand = () =>
  new Command('status')
    .description('which version an endpoint serves, on what and until when; all endpoints without a name')
    .argument('[name]', 'name of the forecast')
    .option('--json', 'print it as JSON')
    .addOption(stateOption())
    .action((name: string | undefined, { state, json }: StatusOptions) =>
      withClient(state, async (client) => {
        if (name === undefined) {
          const endpoints = await listEndpoints(client);
          if (json) return printJson(endpointsShape, { endpoints });
          return console.log(renderEndpoints(endpoints));
        }
        const view = await readEndpoint(client, name);
        if (json) printJson(endpointShape, view);
        else console.log(renderEndpoint(view, Date.now(), priceTable()));
      }),
    );
