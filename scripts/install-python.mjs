import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { completionMarker, REQUIREMENTS } from '../local/installed/python.mjs';
import { onPath } from '../local/installed/servers.mjs';
import { findPython } from './find-python.mjs';
import { run } from './run.mjs';
import { SetupError } from './setup-error.mjs';

const CONTAINERS = 'the Python environment of the algorithm containers (about a minute)';

/**
 * Makes a Python environment, by default that of the algorithm containers; an incomplete one from a broken set-up is made anew.
 *
 * An environment can't be moved, so it is made in place, and a marker says when it is complete.
 */
export async function installPython(folder, requirements = REQUIREMENTS, title = CONTAINERS) {
  console.log(`setup: making ${title}`);
  const python = await findPython();
  const uv = onPath('uv');
  if (uv === undefined || !(await withUv(uv, python, folder, requirements))) {
    await withPip(python, folder, requirements);
  }
  writeFileSync(completionMarker(folder), '');
}

async function withUv(uv, python, folder, requirements) {
  rmSync(folder, { recursive: true, force: true });
  try {
    await run(uv, ['venv', '--quiet', '--python', python, folder]);
    await run(
      uv,
      [
        ...['pip', 'install', '--quiet', '--require-hashes', '--python', join(folder, 'bin', 'python')],
        ...['-r', requirements],
      ],
      { title: 'uv' },
    );
    return true;
  } catch (error) {
    // uv does not read pip's settings, such as another index.
    console.log(`setup: uv failed, trying pip: ${error.message}`);
    return false;
  }
}

async function withPip(python, folder, requirements) {
  rmSync(folder, { recursive: true, force: true });
  await run(python, ['-m', 'venv', folder]).catch((error) => {
    throw new SetupError(
      `Python can't make virtual environments (on Debian and Ubuntu: apt install python3-venv).\n${error.message}`,
    );
  });
  await run(
    join(folder, 'bin', 'python'),
    // Isolated: packages that PYTHONPATH or the user's own folder offer must not count as installed.
    ['-I', '-m', 'pip', '--disable-pip-version-check', 'install', '--quiet', '--require-hashes', '-r', requirements],
    { env: { PIP_USER: '0' }, title: 'pip' },
  );
}
