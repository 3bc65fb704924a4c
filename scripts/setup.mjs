// Installs what the project needs and is not there yet. Plain Node without dependencies, safe to repeat.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder } from '../lib/make-folder.mjs';
import { isSupportedNode, OLDEST_NODE } from '../lib/supported-node.mjs';
import { cacheDir } from '../local/installed/cache.mjs';
import { pythonFolder, pythonPath } from '../local/installed/python.mjs';
import { SERVERS, serverPath } from '../local/installed/servers.mjs';
import { installPython } from './install-python.mjs';
import { installServer } from './install-server.mjs';
import { withLock } from './lock.mjs';
import { installPackages, packagesAreCurrent } from './packages.mjs';
import { SetupError } from './setup-error.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const startedAt = Date.now();

try {
  checkMachine();
  if (!isComplete()) {
    makeFolder(cacheDir());
    // Two set-ups at once would do everything twice, in the same places.
    await withLock(join(cacheDir(), 'setup.lock'), installMissing);
    console.log(`setup: done in ${Math.round((Date.now() - startedAt) / 1000)} s`);
  }
} catch (error) {
  if (!isPlain(error)) throw error;
  console.error(`\nsetup: ${error.message}`);
  process.exit(1);
}

function checkMachine() {
  if (!isSupportedNode()) throw new SetupError(`Node ${OLDEST_NODE} or newer is needed; this is ${process.version}.`);
  if (process.platform === 'win32') throw new SetupError('Windows is not supported; use WSL.');
  const python = process.env.FORECAST_PYTHON;
  if (python && !existsSync(python)) {
    throw new SetupError(`FORECAST_PYTHON names '${python}', which does not exist. Correct it or unset it.`);
  }
}

function missingServers() {
  return Object.values(SERVERS).filter((server) => serverPath(server) === undefined);
}

function isComplete() {
  return packagesAreCurrent(root) && pythonPath() !== undefined && missingServers().length === 0;
}

async function installMissing() {
  const folder = join(cacheDir(), 'work');
  const clear = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  clear();
  try {
    if (!packagesAreCurrent(root)) await installPackages(root);
    if (pythonPath() === undefined) await installPython(pythonFolder());
    for (const server of missingServers()) await installServer(server, folder);
  } finally {
    clear();
  }
}

/** Trouble whose message is enough: ours, and the file system's, which names the path. */
function isPlain(error) {
  return error instanceof SetupError || (error.syscall !== undefined && error.path !== undefined);
}
