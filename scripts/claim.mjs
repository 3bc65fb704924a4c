import { execFileSync } from 'node:child_process';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** When a process started, in the system's own words, to tell it from a later one with its number; undefined when it is gone. */
export function startOf(pid) {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name in parentheses may hold anything; state is field 3, the start time field 22.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? undefined : fields[19];
    }
    // The date must read the same whoever asks.
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/**
 * Makes a file that says that this process holds something; the claim of a process that is gone is taken over.
 *
 * @returns whether this process holds it now; false while another one does
 */
export function claim(file) {
  const own = `${file}.${process.pid}`;
  // Linked into place, a claim is never there without its holder's name.
  writeFileSync(own, JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) }));
  try {
    if (link(own, file)) return true;
    if (holderLives(file)) return false;
    const stale = `${own}.stale`;
    try {
      renameSync(file, stale);
    } catch {
      // Another process took it over first, and may be done already.
      return link(own, file);
    }
    // What was moved away may be the fresh claim of one that took over in between.
    const isStale = !holderLives(stale);
    if (!isStale) link(stale, file);
    rmSync(stale, { force: true });
    return isStale && link(own, file);
  } finally {
    rmSync(own, { force: true });
  }
}

export const release = (file) => rmSync(file, { force: true });

function link(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function holderLives(file) {
  try {
    const { pid, startedAt } = JSON.parse(readFileSync(file, 'utf8'));
    return startOf(pid) === startedAt;
  } catch {
    return false;
  }
}
