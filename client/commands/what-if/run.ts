import { hashOf } from '@durable-forecast/lib/hash';
import { Command, Option } from 'commander';
import { canonicalScenario, type Scenario, scenarioHash } from '../../../contracts/scenario/scenario.js';
import type { WhatIfInput } from '../../../contracts/scenario/what-if.js';
import type { ForecastClient } from '../../connection/connect.js';
import { withClient } from '../../connection/with-client.js';
import { UserError } from '../../errors/user-error.js';
import { findPublished } from '../../forecasts/find-published.js';
import { readCurrent } from '../../forecasts/read-versions.js';
import { printJson } from '../../json/json-shape.js';
import { scenarioPlanShape, scenarioShape } from '../../json/scenario-shape.js';
import { computeWhatIf, planWhatIf } from '../../scenarios/ask-what-if.js';
import { parseEvent, parsePrice, parseSnap } from '../../scenarios/parse-change.js';
import { readScenarioFile } from '../../scenarios/read-scenario-file.js';
import { findScenario, readScenario } from '../../scenarios/read-scenarios.js';
import { renderPlan, renderScenario } from '../../views/render-scenario.js';
import { warnWithoutWorker } from '../../views/warn-without-worker.js';
import { oneLine } from '../one-line.js';
import { stateOption } from '../options.js';
import { loginName } from '../person.js';
import { scenarioName } from './scenario-name.js';

interface RunOptions {
  readonly price: Scenario['prices'];
  readonly event: Scenario['events'];
  readonly snap: Scenario['snap'];
  readonly store: readonly string[];
  readonly file?: string;
  readonly name?: string;
  readonly by?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly state: string;
}

export const runCommand = () =>
  new Command('run')
    .description('compute a scenario; this word may be left out')
    .argument('<version>', 'a version, or the name of a forecast for its current one')
    .addOption(changes('--price <change>', "ITEM=-10%, DEPARTMENT@STORE=2.50 or '*:FIRST..LAST=+5%'", parsePrice))
    .addOption(changes('--event <change>', '2016-06-12=NAME, =NAME+NAME or =none', parseEvent))
    .addOption(changes('--snap <change>', 'CA:2016-06-12=on or CA:FIRST..LAST=off', parseSnap))
    .addOption(changes('--store <store>', 'nothing is other but in this store', (text) => text))
    .option('--file <file>', 'more changes, YAML: prices, events, snap, stores')
    .option('--name <scenario>', 'name that it is kept under; one made of its changes by default', scenarioName)
    .option('--by <name>', 'your name, which is kept with it; your login name by default', oneLine)
    .option('--dry-run', 'only say what would be other, and what it takes')
    .option('--json', 'print it as JSON')
    .addOption(stateOption())
    .action((version: string, options: RunOptions) =>
      withClient(options.state, (client) => runScenario(client, version, options)),
    );

/** An option that may be given many times. */
const changes = <Change>(flags: string, description: string, parse: (text: string) => Change) =>
  new Option(flags, `${description}; may be repeated`)
    .default([], 'none')
    .argParser((text: string, before: readonly Change[]) => [...before, parse(text)]);

async function runScenario(client: ForecastClient, text: string, options: RunOptions): Promise<void> {
  const input = await inputOf(client, text, options);
  const { forecast, scenario } = input;
  const known = await readScenario(client, forecast, scenario);
  if (known !== undefined) requireSame(input, known.definition);
  let isPlanShown = false;
  if (known?.manifest === undefined || options.dryRun) {
    await warnWithoutWorker(client);
    const plan = await planWhatIf(client, input);
    if (options.dryRun) {
      return options.json ? printJson(scenarioPlanShape, { ...input, ...plan }) : console.log(renderPlan(input, plan));
    }
    if (!options.json) console.log(`${renderPlan(input, plan)}\n`);
    await computeWhatIf(client, input);
    isPlanShown = true;
  }
  const manifest = await findScenario(client, forecast, scenario);
  // Two may have asked for one name at the same moment.
  requireSame(input, manifest);
  if (options.json) printJson(scenarioShape, manifest);
  else console.log(renderScenario(manifest, { isPlanShown }));
}

async function inputOf(
  client: ForecastClient,
  text: string,
  { file, store, price, event, snap, name, by = loginName() }: RunOptions,
): Promise<WhatIfInput> {
  const more = file === undefined ? undefined : await readScenarioFile(file);
  const stores = [...store, ...(more?.stores ?? [])];
  const scenario = canonicalScenario({
    prices: [...price, ...(more?.prices ?? [])],
    events: [...event, ...(more?.events ?? [])],
    snap: [...snap, ...(more?.snap ?? [])],
    ...(stores.length === 0 ? {} : { stores }),
  });
  const found = await findPublished(client, text);
  const version = found.version ?? (await readCurrent(client, found.name)).version;
  const own = `scenario-${hashOf([version, scenarioHash(scenario)]).slice(0, 8)}`;
  return { forecast: found.name, version, scenario: name ?? own, changes: scenario, by };
}

function requireSame(
  { forecast, version, scenario, changes }: WhatIfInput,
  known: { readonly version: string; readonly hash: string; readonly by: string; readonly at: string },
): void {
  if (known.version === version && known.hash === scenarioHash(changes)) return;
  const what = known.version === version ? 'with other changes' : `of version ${known.version}`;
  throw new UserError(
    `${forecast} has a scenario ${scenario} already, ${what}, by ${known.by} on ${known.at.slice(0, 10)}. Give this one another name with --name, or delete that one: npx forecast what-if delete ${forecast} ${scenario}`,
    'usage',
  );
}
