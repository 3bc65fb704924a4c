import { hashOf } from '@durable-forecast/lib/hash';
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

/** A scenario as the list of all has it: one that is damaged keeps nobody from the others. */
export interface ListedScenario {
  readonly scenario: string;
  /** Hash of its definition, which tells it from a later one of the same name. */
  readonly identity: string;
  /** Undefined where it can't be read. */
  readonly definition: ScenarioDefinition | undefined;
  readonly manifest: ScenarioManifest | undefined;
  /** Why a part of it can't be read, a sentence with its cure. */
  readonly trouble: string | undefined;
}

/** @throws UserError where what is kept is damaged */
export async function readScenario(
  store: ObjectStore,
  forecast: string,
  name: string,
): Promise<KeptScenario | undefined> {
  const found = await lookAt(store, forecast, name);
  if (found?.trouble !== undefined) throw new UserError(found.trouble);
  return found?.definition && { definition: found.definition, manifest: found.manifest };
}

/** All scenarios of a forecast, newest first; those whose definition can't be read last. */
export async function listScenarios(store: ObjectStore, forecast: string): Promise<readonly ListedScenario[]> {
  const names = await namesOf(store, forecast);
  const read = await Promise.all(names.map((name) => lookAt(store, forecast, name)));
  const at = ({ definition }: ListedScenario) => definition?.at ?? '';
  return read.flatMap((each) => each ?? []).sort((a, b) => (at(a) < at(b) ? 1 : -1));
}

/** A scenario that was computed. @throws UserError with the nearest name where there is none */
export async function findScenario(store: ObjectStore, forecast: string, name: string): Promise<ScenarioManifest> {
  const found = await readScenario(store, forecast, name);
  if (found?.manifest !== undefined) return found.manifest;
  if (found !== undefined) {
    throw new UserError(
      `The scenario ${name} of ${forecast} was not computed to its end. Ask for it again as it was, with --name ${name}, or delete it; 'npx forecast what-if list ${forecast}' shows its changes.`,
      'notFound',
    );
  }
  throw await unknownScenario(store, forecast, name);
}

/** That there is no such scenario, with the nearest name. */
export async function unknownScenario(store: ObjectStore, forecast: string, name: string): Promise<UserError> {
  const names = await namesOf(store, forecast);
  const hint = names.length === 0 ? '; it has none yet.' : nameHint(name, names);
  return new UserError(`${forecast} has no scenario ${name}${hint}`, 'notFound');
}

async function namesOf({ s3, bucket }: ObjectStore, forecast: string): Promise<readonly string[]> {
  const keys = await keysBelow(s3, scenarioPaths(bucket, forecast).scenarios);
  return keys.flatMap((key) => /^(?<name>[^/]+)\/scenario\.json$/.exec(key)?.groups?.name ?? []);
}

/** @returns undefined where the name is free */
async function lookAt(store: ObjectStore, forecast: string, scenario: string): Promise<ListedScenario | undefined> {
  const paths = scenarioPaths(store.bucket, forecast).scenario(scenario);
  const text = await readTextIfThere(store.s3, paths.definition);
  if (text === undefined) return undefined;
  const definition = proven(paths.definition, text, storedDefinition);
  const manifest = proven(paths.manifest, await readTextIfThere(store.s3, paths.manifest), storedScenario);
  return {
    scenario,
    identity: hashOf(text),
    definition: definition.value,
    manifest: manifest.value,
    trouble: definition.trouble ?? manifest.trouble,
  };
}

function proven<T>(
  uri: string,
  text: string | undefined,
  stored: StoredJson<T>,
): { readonly value: T | undefined; readonly trouble: string | undefined } {
  if (text === undefined) return { value: undefined, trouble: undefined };
  const read = parseStored(stored, text);
  return read.kind === 'sound'
    ? { value: read.value, trouble: undefined }
    : { value: undefined, trouble: describeUnread(uri, stored, read) };
}
