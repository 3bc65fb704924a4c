import { Command } from 'commander';
import { endpointWorkflowId } from '../../../contracts/endpoint/endpoint-names.js';
import { deleteEndpointUpdate } from '../../../contracts/endpoint/serve-forecast.js';
import { withClient } from '../../connection/with-client.js';
import { readEndpoint } from '../../endpoints/read-endpoints.js';
import { showWait } from '../../terminal/show-wait.js';
import { stateOption } from '../options.js';
import { byOption, loginName } from '../person.js';

export const deleteCommand = () =>
  new Command('delete')
    .description('delete an endpoint with all that belongs to it, and wait until nothing is left')
    .argument('<name>', 'name of the forecast')
    .addOption(byOption())
    .addOption(stateOption())
    .action((name: string, { state, by = loginName() }: { readonly state: string; readonly by?: string }) =>
      withClient(state, async (client) => {
        await readEndpoint(client, name);
        const { endpoint } = await showWait('Deleting the endpoint', () =>
          client.temporal.workflow
            .getHandle(endpointWorkflowId(name))
            .executeUpdate(deleteEndpointUpdate, { args: [{ by }] }),
        );
        console.log(`${endpoint} is deleted; nothing is left of it.`);
      }),
    );
