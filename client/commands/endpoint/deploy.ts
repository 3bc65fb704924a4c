import { Command, Option } from 'commander';
import {
  ENDPOINT_DEFAULTS,
  type EndpointSettings,
  endpointSettingsSchema,
} from '../../../contracts/request/endpoint-settings.js';
import type { ForecastClient } from '../../connection/connect.js';
import { withClient } from '../../connection/with-client.js';
import { deployVersion } from '../../endpoints/deploy-version.js';
import { UserError } from '../../errors/user-error.js';
import { findVersion, readVersions } from '../../forecasts/read-versions.js';
import { endpointShape } from '../../json/endpoint-shape.js';
import { printJson } from '../../json/json-shape.js';
import { priceTable } from '../../runs/price-table.js';
import { renderEndpoint } from '../../views/render-endpoint.js';
import { warnWithoutWorker } from '../../views/warn-without-worker.js';
import { stateOption } from '../options.js';
import { byOption, loginName } from '../person.js';
import { type CapacityOptions, capacityOf, capacityOptions } from './capacity-options.js';
import { ttlOption, ttlSecondsOf } from './endpoint-options.js';

interface DeployOptions extends CapacityOptions {
  readonly store: readonly string[];
  readonly ttl: string;
  readonly by?: string;
  readonly json?: boolean;
  readonly state: string;
}

export const deployCommand = () => {
  const command = new Command('deploy')
    .description('serve a published version, or another one in its place; it costs money until it is deleted')
    .argument('<name>', 'name of the forecast')
    .argument('[version]', 'version to serve; the current one by default');
  for (const option of capacityOptions()) command.addOption(option);
  return command
    .addOption(
      new Option('--store <store>', 'serve the series of this store alone; may be repeated')
        .default([], 'all stores')
        .argParser((text: string, before: readonly string[]) => [...before, text]),
    )
    .addOption(ttlOption().default(ENDPOINT_DEFAULTS.ttl))
    .addOption(byOption())
    .option('--json', 'print what is served as JSON')
    .addOption(stateOption())
    .action((name: string, version: string | undefined, options: DeployOptions) => {
      // Before anybody is asked: what does not fit together is known here.
      const settings = settingsOf(options);
      return withClient(options.state, (client) => deploy(client, { name, version, settings }, options));
    });
};

async function deploy(
  client: ForecastClient,
  {
    name,
    version,
    settings,
  }: { readonly name: string; readonly version: string | undefined; readonly settings: EndpointSettings },
  options: DeployOptions,
): Promise<void> {
  const { ttl, by = loginName(), json } = options;
  // Says so, with the nearest name, where there is no such forecast or version.
  const versions = await readVersions(client, name);
  const wanted = findVersion(versions, version ?? versions.pointer.version);
  if (wanted.manifest === undefined) {
    throw new UserError(
      `Version ${wanted.version} of ${name} is unfinished, or its manifest is damaged. Take another one.`,
    );
  }
  await warnWithoutWorker(client);
  const view = await deployVersion(client, name, {
    ...{ version: wanted.version, settings, by },
    ttlSeconds: ttlSecondsOf(ttl),
  });
  if (json) printJson(endpointShape, view);
  else console.log(renderEndpoint(view, Date.now(), priceTable()));
}

function settingsOf({ store, ...capacity }: DeployOptions): EndpointSettings {
  const settings = { ...capacityOf(capacity), ...(store.length === 0 ? {} : { stores: [...store] }) };
  const fault = endpointSettingsSchema.safeParse(settings).error?.issues[0];
  if (fault === undefined) return settings;
  throw new UserError(`It can't be deployed like this: ${fault.message}.`, 'usage');
}
