import type { ScenarioDefinition } from '../../../contracts/scenario/scenario-definition.js';
import { storedDefinition } from '../../../contracts/scenario/scenario-definition.js';
import { type ScenarioManifest, storedScenario } from '../../../contracts/scenario/scenario-manifest.js';
import { scenarioPaths } from '../../../contracts/scenario/scenario-paths.js';
import { describeUnread, parseStored, type StoredJson } from '../../../contracts/stored/stored-json.js';
import { foldersBelow } from '../../store/folders-below.js';
import { readTextIfThere } from '../../store/read-text-if-there.js';
import type { BrowsedStore } from './browsed-store.js';

/** A scenario of a forecast, as far as it can be read. */
export interface ListedScenario {
  readonly scenario: string;
  readonly definition: ScenarioDefinition | undefined;
  /** Undefined where it was not computed to its end, or can't be read. */
  readonly manifest: ScenarioManifest | undefined;
  /** A sentence. */
  readonly trouble: string | undefined;
}

/** Scenarios that were read whole, by forecast and name: they never change, but one may be deleted and its name taken again. */
export type KnownScenarios = Map<string, ListedScenario>;

/** The scenarios of a forecast, those that were asked for last first. */
export async function readScenarios(
  store: BrowsedStore,
  name: string,
  known: KnownScenarios,
): Promise<readonly ListedScenario[]> {
  const { scenarios } = scenarioPaths(store.bucket, name);
  const prefix = scenarios.slice(`s3://${store.bucket}/`.length);
  const names = await foldersBelow(store, prefix);
  const read = await Promise.all(
    names.map(async (scenario) => {
      const key = `${name}/${scenario}`;
      const { definition: uri } = scenarioPaths(store.bucket, name).scenario(scenario);
      const definition = await readRecord(store, uri, storedDefinition);
      const before = known.get(key);
      if (before !== undefined && before.definition?.at === definition.value?.at) return before;
      const one = await readScenario(store, name, scenario);
      if (one.manifest !== undefined) known.set(key, one);
      return one;
    }),
  );
  const atOf = ({ definition }: ListedScenario) => definition?.at ?? '';
  return read.toSorted((a, b) => (atOf(a) < atOf(b) ? 1 : -1));
}

export async function readScenario(store: BrowsedStore, name: string, scenario: string): Promise<ListedScenario> {
  const paths = scenarioPaths(store.bucket, name).scenario(scenario);
  const manifest = await readRecord(store, paths.manifest, storedScenario);
  if (manifest.value !== undefined) {
    return { scenario, definition: manifest.value, manifest: manifest.value, trouble: undefined };
  }
  const definition = await readRecord(store, paths.definition, storedDefinition);
  const trouble = manifest.trouble ?? definition.trouble ?? 'It was not computed to its end.';
  return { scenario, definition: definition.value, manifest: undefined, trouble };
}

async function readRecord<T>(
  { s3 }: BrowsedStore,
  uri: string,
  stored: StoredJson<T>,
): Promise<{ readonly value?: T; readonly trouble?: string }> {
  const text = await readTextIfThere(s3, uri);
  if (text === undefined) return {};
  const read = parseStored(stored, text);
  return read.kind === 'sound' ? { value: read.value } : { trouble: describeUnread(uri, stored, read) };
}
