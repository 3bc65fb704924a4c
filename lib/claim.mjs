import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
// By its path: workspaces are not linked yet when the set-up runs.
import { identify, isAlive } from './process-identity.mjs';

/**
 * Makes a file that says that this process holds something; the claim of a process that is gone is taken over.
 *
 * @returns whether this process holds it now; false while another one does
 */
export function claim(file) {
  const own = `${file}.${process.pid}`;
  // Linked into place, a claim is never there without its holder's name.
  writeFileSync(own, JSON.stringify(identify(process.pid)));
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
    return isAlive(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return false;
  }
}
