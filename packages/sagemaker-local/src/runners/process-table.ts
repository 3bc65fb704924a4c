import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { identify, type ProcessIdentity } from '@durable-forecast/lib/process-identity.mjs';

const run = promisify(execFile);

export { identify, isAlive, type ProcessIdentity } from '@durable-forecast/lib/process-identity.mjs';

/** The command line of a process, words separated by blanks; empty when it is gone. */
export async function commandLine(pid: number): Promise<string> {
  if (process.platform !== 'linux') {
    return run('ps', ['-o', 'command=', '-p', String(pid)]).then(
      ({ stdout }) => stdout.trim(),
      () => '',
    );
  }
  const bytes = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return bytes.replaceAll('\0', ' ');
}

/**
 * Processes whose environment has the variable with a value that begins with the prefix.
 *
 * Only Linux lets one read this; elsewhere the answer is empty.
 */
export async function findByEnvironment(
  variable: string,
  prefix: string,
): Promise<{ identity: ProcessIdentity; value: string }[]> {
  if (process.platform !== 'linux') return [];
  const wanted = `${variable}=${prefix}`;
  const found: { identity: ProcessIdentity; value: string }[] = [];
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const environment = await readFile(`/proc/${entry}/environ`, 'utf8').catch(() => '');
    const match = environment.split('\0').find((assignment) => assignment.startsWith(wanted));
    if (match === undefined) continue;
    const identity = identify(Number(entry));
    if (identity !== undefined) found.push({ identity, value: match.slice(variable.length + 1) });
  }
  return found;
}

/**
 * Sends a signal; a process or group that is gone is no error, nor is one that took other rights and can't be signalled.
 *
 * @param target as for kill(2): negative for a group
 */
export function sendSignal(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch (error) {
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
