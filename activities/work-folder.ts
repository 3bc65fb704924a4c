import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify, isAlive, type ProcessIdentity } from '@durable-forecast/lib/process-identity.mjs';

const PREFIX = 'forecast-work-';
/** Beside the files: whose they are. */
const OWNER = 'owner.json';

/** A process, and the machine or container on which its number means something. */
interface Owner {
  readonly host: string;
  readonly process: ProcessIdentity;
}

let removal: Promise<void> | undefined;

/**
 * Gives work a folder for files that are too large for memory, and takes it away when the work has ended, however it does. The first
 * one of a process also takes away what processes left that were killed: whoever is killed again and again would fill the disk.
 *
 * @param purpose a word for people who look into the folder of temporary files
 */
export async function inWorkFolder<Result>(
  purpose: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  removal ??= removeAbandoned();
  await removal;
  const place = await mkdtemp(join(tmpdir(), `${PREFIX}${purpose}-`));
  try {
    const owner: Owner = { host: hostname(), process: identify(process.pid) as ProcessIdentity };
    await writeFile(join(place, OWNER), JSON.stringify(owner));
    const folder = join(place, 'files');
    await mkdir(folder);
    return await work(folder);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** Removes the folders of dead processes of this host. */
export async function removeAbandoned(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX));
  for (const place of names.map((name) => join(tmpdir(), name))) {
    // Another user's can't be removed, and one that its owner removes meanwhile need not be.
    if (await isAbandoned(place)) await rm(place, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function isAbandoned(place: string): Promise<boolean> {
  try {
    const owner = JSON.parse(await readFile(join(place, OWNER), 'utf8')) as Owner;
    return owner.host === hostname() && !isAlive(owner.process);
  } catch {
    // Killed before it was written, or about to be written: it is empty either way.
    return false;
  }
}
