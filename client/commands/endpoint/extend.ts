import { Command } from 'commander';
import { endpointWorkflowId } from '../../../contracts/endpoint/endpoint-names.js';
import { extendEndpointUpdate } from '../../../contracts/endpoint/serve-forecast.js';
import { withClient } from '../../connection/with-client.js';
import { readEndpoint } from '../../endpoints/read-endpoints.js';
import { stateOption } from '../options.js';
import { byOption, loginName } from '../person.js';
import { ttlOption, ttlSecondsOf } from './endpoint-options.js';

interface ExtendOptions {
  readonly ttl: string;
  readonly by?: string;
  readonly state: string;
}

export const extendCommand = () =>
  new Command('extend')
    .description('let an endpoint live longer, or shorter')
    .argument('<name>', 'name of the forecast')
    .addOption(ttlOption().makeOptionMandatory())
    .addOption(byOption())
    .addOption(stateOption())
    .action((name: string, { state, ttl, by = loginName() }: ExtendOptions) =>
      withClient(state, async (client) => {
        await readEndpoint(client, name);
        const until = await client.temporal.workflow
          .getHandle(endpointWorkflowId(name))
          .executeUpdate(extendEndpointUpdate, { args: [{ ttlSeconds: ttlSecondsOf(ttl), by }] });
        const end = until === null ? 'lives until it is deleted' : `is deleted at ${until}`;
        console.log(`The endpoint of ${name} ${end}.`);
      }),
    );
