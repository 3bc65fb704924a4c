import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REQUIREMENTS } from './python.mjs';
import { run } from './run.mjs';
import { onPath } from './servers.mjs';
import { SetupError } from './setup-error.mjs';

/** Makes the Python environment of the algorithm containers; an incomplete one from a broken set-up is made anew. */
export async function installPython(folder, marker) {
  console.log('setup: making the Python environment of the algorithm containers (about a minute)');
  rmSync(folder, { recursive: true, force: true });
  const python = await findPython();
  const uv = onPath('uv');
  if (uv !== undefined) {
    await run(uv, ['venv', '--quiet', '--python', python, folder]);
    await run(
      uv,
      ['pip', 'install', '--quiet', '--require-hashes', '--python', join(folder, 'bin', 'python'), '-r', REQUIREMENTS],
      {
        title: 'uv',
      },
    );
  } else {
    await run(python, ['-m', 'venv', folder]).catch((error) => {
      throw new SetupError(
        `Python can't make virtual environments (on Debian and Ubuntu: apt install python3-venv).\n${error.message}`,
      );
    });
    const pip = [
      '-m',
      'pip',
      '--disable-pip-version-check',
      'install',
      '--quiet',
      '--require-hashes',
      '-r',
      REQUIREMENTS,
    ];
    await run(join(folder, 'bin', 'python'), pip, { title: 'pip' });
  }
  writeFileSync(marker, '');
}

async function findPython() {
  for (const name of ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python']) {
    const path = onPath(name);
    if (path === undefined) continue;
    const version = await run(path, ['-c', 'import sys; print(sys.version_info >= (3, 10))']).catch(() => '');
    if (version.trim() === 'True') return path;
  }
  throw new SetupError('Python 3.10 or newer is needed and was not found. Install it and run this again.');
}
