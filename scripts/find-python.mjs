import { onPath } from '../local/installed/servers.mjs';
import { run } from './run.mjs';
import { SetupError } from './setup-error.mjs';

const NAMES = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
/** Minor versions of Python 3 that the locked packages have wheels for. */
const OLDEST = 10;
const NEWEST = 13;

/** A Python on PATH for the locked packages; one newer than they were tried with only where there is no other. */
export async function findPython() {
  let newer;
  for (const name of NAMES) {
    const path = onPath(name);
    if (path === undefined) continue;
    // A launcher of a version manager may stand for a version that is not installed.
    const version = await run(path, ['-I', '-c', 'import sys; print(*sys.version_info[:2])']).catch(() => '');
    const [major, minor] = version.trim().split(' ').map(Number);
    if (major !== 3 || minor < OLDEST) continue;
    if (minor <= NEWEST) return path;
    newer ??= path;
  }
  if (newer !== undefined) return newer;
  throw new SetupError('Python 3.10 or newer is needed and was not found. Install it and run this again.');
}
