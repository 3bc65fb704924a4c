// Plain JavaScript, because the set-up uses it before anything is installed.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export function identify(pid) {
  const startedAt = process.platform === 'linux' ? linuxStart(pid) : psStart(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

export function isAlive({ pid, startedAt }) {
  // Of a damaged record both may be missing: that is nobody's identity.
  const found = identify(pid);
  return found !== undefined && found.startedAt === startedAt;
}

export function parentOf(pid) {
  const parent = process.platform === 'linux' ? statFields(pid)?.[1] : ps(pid, 'ppid');
  return parent === undefined ? undefined : Number(parent);
}

/** Fields of /proc/PID/stat from the third on: state, parent, … */
function statFields(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, field 2, may hold blanks and parentheses; what follows its last parenthesis is regular.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function linuxStart(pid) {
  const fields = statFields(pid);
  if (fields === undefined || isDead(fields[0])) return undefined;
  // Field 22 counts clock ticks since boot, which come again after the next one.
  return `${bootId()}/${fields[19]}`;
}

let knownBootId;

function bootId() {
  try {
    knownBootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Some sandboxes hide it.
    knownBootId = '';
  }
  return knownBootId;
}

function psStart(pid) {
  const [, state, start] = /^(\S+)\s+(.+)$/.exec(ps(pid, 'stat', 'lstart') ?? '') ?? [];
  return state === undefined || isDead(state) ? undefined : start;
}

/** Zombies keep their number and their start until their parent asks for them, but no longer run. */
const isDead = (state) => /^[ZX]/.test(state);

/** What `ps` prints of a process, without headings; undefined when there is none. */
function ps(pid, ...fields) {
  // A date must read the same whoever asks: locale and time zone are part of it.
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  const columns = fields.flatMap((field) => ['-o', `${field}=`]);
  try {
    const options = { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'] };
    return execFileSync('ps', [...columns, '-p', String(pid)], options).trim() || undefined;
  } catch {
    return undefined;
  }
}
