// Installs what the project needs and is not there yet. Plain Node without dependencies, safe to repeat.
import { existsSync, mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDir } from './cache.mjs';
import { installPython } from './install-python.mjs';
import { installServer } from './install-server.mjs';
import { withLock } from './lock.mjs';
import { completionMarker, pythonFolder, pythonPath } from './python.mjs';
import { run } from './run.mjs';
import { SERVERS, serverPath } from './servers.mjs';
import { SetupError } from './setup-error.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

try {
  checkNode();
  if (!packagesAreCurrent()) {
    console.log('setup: installing npm packages');
    await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel', 'error'], { cwd: root });
  }
  linkCommand();
  const missingServers = Object.values(SERVERS).filter((server) => serverPath(server) === undefined);
  if (missingServers.length > 0 || pythonPath() === undefined) {
    mkdirSync(cacheDir(), { recursive: true });
    // Two set-ups at once would build everything twice.
    await withLock(join(cacheDir(), 'setup.lock'), async () => {
      if (pythonPath() === undefined) await installPython(pythonFolder(), completionMarker(pythonFolder()));
      for (const server of missingServers) if (serverPath(server) === undefined) await installServer(server);
    });
  }
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`\nsetup: ${error.message}`);
  process.exit(1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 20)) {
    throw new SetupError(`Node 20.20 or newer is needed; this is ${process.version}.`);
  }
}

/** npm writes what it installed into a lock file of its own; it must agree with the project's. */
function packagesAreCurrent() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const found = JSON.parse(readFileSync(installed, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' || entry.optional || entry.devOptional || entry.peer || found[path]?.version === entry.version,
  );
}

/** `npx forecast` looks here, and so needs no network. */
function linkCommand() {
  const link = join(root, 'node_modules', '.bin', 'forecast');
  const target = join('..', '..', 'client', 'forecast.mjs');
  try {
    if (readlinkSync(link) === target) return;
  } catch {
    // Not there yet.
  }
  rmSync(link, { force: true });
  symlinkSync(target, link);
}
