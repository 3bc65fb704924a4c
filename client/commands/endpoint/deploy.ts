import { Command, InvalidArgumentError, Option } from 'commander';
import { type EndpointSettings, SERVERLESS_MEMORY_MB } from '../../../contracts/endpoint/endpoint-settings.js';
import type { ForecastClient } from '../../connection/connect.js';
import { withClient } from '../../connection/with-client.js';
import { deployVersion } from '../../endpoints/deploy-version.js';
import { UserError } from '../../errors/user-error.js';
import { findVersion, readVersions } from '../../forecasts/read-versions.js';
import { endpointShape } from '../../json/endpoint-shape.js';
import { printJson } from '../../json/json-shape.js';
import { renderEndpoint } from '../../views/render-endpoint.js';
import { warnWithoutWorker } from '../../views/warn-without-worker.js';
import { stateOption } from '../options.js';
import { byOption, loginName } from '../person.js';
import { instanceTypes, ttlOption, ttlSecondsOf, wholeNumber } from './endpoint-options.js';

interface DeployOptions {
  readonly instanceType: readonly string[];
  readonly instances: number;
  readonly store: readonly string[];
  readonly serverless?: boolean;
  readonly memory: number;
  readonly maxConcurrency: number;
  readonly ttl: string;
  readonly by?: string;
  readonly json?: boolean;
  readonly state: string;
}

export const deployCommand = () =>
  new Command('deploy')
    .description('serve a published version, or another one in its place; it costs money until it is deleted')
    .argument('<name>', 'name of the forecast')
    .argument('[version]', 'version to serve; the current one by default')
    .option('--instance-type <types>', 'instance types, tried in this order, with commas between them', instanceTypes, [
      'ml.m5.large',
    ])
    .option('--instances <count>', 'instances of each model', wholeNumber(1, 100), 1)
    .addOption(
      new Option('--store <store>', 'serve the series of this store alone; may be repeated')
        .default([], 'all stores')
        .argParser((text: string, before: readonly string[]) => [...before, text]),
    )
    .option('--serverless', 'without instances of its own, billed by use; for one model')
    .option('--memory <mb>', 'memory of a serverless endpoint', memory, 2048)
    .option('--max-concurrency <count>', 'calls that a serverless endpoint takes at a time', wholeNumber(1, 200), 5)
    .addOption(ttlOption().default('24h'))
    .addOption(byOption())
    .option('--json', 'print what is served as JSON')
    .addOption(stateOption())
    .action((name: string, version: string | undefined, options: DeployOptions) =>
      withClient(options.state, (client) => deploy(client, { name, version }, options)),
    );

async function deploy(
  client: ForecastClient,
  { name, version }: { readonly name: string; readonly version: string | undefined },
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
    ...{ version: wanted.version, settings: settingsOf(options), by },
    ttlSeconds: ttlSecondsOf(ttl),
  });
  if (json) printJson(endpointShape, view);
  else console.log(renderEndpoint(view, Date.now()));
}

const settingsOf = ({
  instanceType,
  instances,
  store,
  serverless,
  memory: memoryMb,
  maxConcurrency,
}: DeployOptions): EndpointSettings => ({
  instanceTypes: [...instanceType],
  instances,
  ...(serverless
    ? { serverless: { memoryMb: memoryMb as (typeof SERVERLESS_MEMORY_MB)[number], maxConcurrency } }
    : {}),
  ...(store.length === 0 ? {} : { stores: [...store] }),
});

function memory(text: string): number {
  const value = Number(text);
  if ((SERVERLESS_MEMORY_MB as readonly number[]).includes(value)) return value;
  throw new InvalidArgumentError(`give one of ${SERVERLESS_MEMORY_MB.join(', ')}.`);
}
