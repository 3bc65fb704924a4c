import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REQUIREMENTS } from './container-digests.js';

/** `numpy==2.2.6`, and where it holds: `; python_full_version < '3.11'`. */
const PIN = /^(?<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?<version>[^\s;\\]+)/gm;

/**
 * The versions to which the libraries of local containers are pinned, by name; where the version of Python decides between several,
 * all of them.
 *
 * @param parents folders with one folder per container; the list of the last one that has any counts, as containers have it
 */
export function pinnedLibraries(parents: readonly string[]): Readonly<Record<string, string>> {
  const file = parents
    .map((parent) => join(parent, REQUIREMENTS))
    .filter((path) => existsSync(path))
    .at(-1);
  const pins = new Map<string, string>();
  for (const { groups } of file === undefined ? [] : readFileSync(file, 'utf8').matchAll(PIN)) {
    const { name, version } = groups as { readonly name: string; readonly version: string };
    const known = pins.get(name);
    pins.set(name, known === undefined ? version : `${known} or ${version}`);
  }
  return Object.fromEntries(pins);
}
