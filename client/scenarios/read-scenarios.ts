import { nameHint } from '@durable-forecast/lib/nearest-name';
import { type ScenarioDefinition, storedDefinition } from '../../contracts/scenario/scenario-definition.js';
import { type ScenarioManifest, storedScenario } from '../../contracts/scenario/scenario-manifest.js';
import { scenarioPaths } from '../../contracts/scenario/scenario-paths.js';
import { describeUnread, parseStored, type StoredJson } from '../../contracts/stored/stored-json.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { keysBelow } from '../store/keys-below.js';
import { readTextIfThere } from '../store/read-text-if-there.js';

type ObjectStore = Pick<ForecastClient, 's3' | 'bucket'>;

/** What is kept of a scenario; without a manifest it was not computed to its end. */
export interface KeptScenario {
  readonly definition: ScenarioDefinition;
  readonly manifest: ScenarioManifest | undefined;
}

/** @throws UserError where what is kept is damaged */
export async function readScenario(
  { s3, bucket }: ObjectStore,
  forecast: string,
  name: string,
): Promise<KeptScenario | undefined> {
  const paths = scenarioPaths(bucket, forecast).scenario(name);
  const definition = await readProven(s3, paths.definition, storedDefinition);
  if (definition === undefined) return undefined;
  return { definition, manifest: await readProven(s3, paths.manifest, storedScenario) };
}

/** All scenarios of a forecast, newest first. @throws UserError where one is damaged */
export async function listScenarios(store: ObjectStore, forecast: string): Promise<readonly KeptScenario[]> {
  const names = await namesOf(store, forecast);
  const read = await Promise.all(names.map((name) => readScenario(store, forecast, name)));
  return read.flatMap((each) => each ?? []).sort((a, b) => (a.definition.at < b.definition.at ? 1 : -1));
}

/** A scenario that was computed. @throws UserError with the nearest name where there is none */
export async function findScenario(store: ObjectStore, forecast: string, name: string): Promise<ScenarioManifest> {
  const found = await readScenario(store, forecast, name);
  if (found?.manifest !== undefined) return found.manifest;
  if (found !== undefined) {
    throw new UserError(
      `The scenario ${name} of ${forecast} was not computed to its end. Ask for it again as it was, with --name ${name}; 'npx forecast what-if list ${forecast}' shows its changes.`,
      'notFound',
    );
  }
  const names = await namesOf(store, forecast);
  const hint = names.length === 0 ? '; it has none yet.' : nameHint(name, names);
  throw new UserError(`${forecast} has no scenario ${name}${hint}`, 'notFound');
}

async function namesOf({ s3, bucket }: ObjectStore, forecast: string): Promise<readonly string[]> {
  const keys = await keysBelow(s3, scenarioPaths(bucket, forecast).scenarios);
  return keys.flatMap((key) => /^(?<name>[^/]+)\/scenario\.json$/.exec(key)?.groups?.name ?? []);
}

async function readProven<T>(s3: ObjectStore['s3'], uri: string, stored: StoredJson<T>): Promise<T | undefined> {
  const text = await readTextIfThere(s3, uri);
  if (text === undefined) return undefined;
  const read = parseStored(stored, text);
  if (read.kind === 'sound') return read.value;
  throw new UserError(describeUnread(uri, stored, read));
}
