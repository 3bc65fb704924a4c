import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * A process that can be told from a later one with the same number.
 *
 * The number alone is not enough: after a crash of the endpoint the system may have given it to a stranger.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** When the process began: on Linux the boot id and clock ticks since then, elsewhere what `ps` prints. */
  readonly startedAt: string;
}

/** @returns the identity of a living process; undefined when there is none or it is a zombie */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const startedAt = process.platform === 'linux' ? await linuxStart(pid) : await psField(pid, 'lstart');
  return startedAt === undefined ? undefined : { pid, startedAt };
}

/** Whether exactly this process still lives. */
export async function isAlive({ pid, startedAt }: ProcessIdentity): Promise<boolean> {
  return (await identify(pid))?.startedAt === startedAt;
}

/** The command line of a process, words separated by blanks; empty when it is gone. */
export async function commandLine(pid: number): Promise<string> {
  if (process.platform !== 'linux') return (await psField(pid, 'command')) ?? '';
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
    const identity = await identify(Number(entry));
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

let bootId: Promise<string> | undefined;

async function linuxStart(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  // The name (field 2) may hold blanks and parentheses; the fields after its last parenthesis are regular.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  if (state === 'Z' || state === 'X') return undefined;
  bootId ??= readFile('/proc/sys/kernel/random/boot_id', 'utf8').then((id) => id.trim());
  return `${await bootId}/${fields[19]}`;
}

async function psField(pid: number, field: string): Promise<string | undefined> {
  try {
    const { stdout } = await run('ps', ['-o', `${field}=`, '-p', String(pid)]);
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}
