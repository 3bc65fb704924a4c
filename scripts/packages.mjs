import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';

/** npm writes what it installed into a lock file of its own; it must agree with the project's. */
export function packagesAreCurrent(root) {
  const wanted = lockedPackages(join(root, 'package-lock.json'));
  const found = lockedPackages(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === undefined || found === undefined) return false;
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' || entry.optional || entry.devOptional || entry.peer || found[path]?.version === entry.version,
  );
}

export async function installPackages(root) {
  console.log('setup: installing npm packages');
  // Tests and checks are part of what is set up, whatever NODE_ENV says.
  await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel', 'error'], {
    cwd: root,
    title: 'npm',
  });
}

/** @returns undefined when there is no whole lock file */
function lockedPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
