import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { create, extract } from 'tar';

/** Packs what is in the folders, at the archive's root, as gzipped tar. A name in several folders: the last one wins. */
export async function packFolders(folders: readonly string[], archive: string): Promise<void> {
  const [only, ...more] = folders;
  if (only === undefined) throw new Error(`Nothing to pack into ${archive}.`);
  if (more.length === 0) return pack(only, archive);
  const merged = `${archive}.merged`;
  try {
    for (const folder of folders) await cp(folder, merged, { recursive: true, verbatimSymlinks: true });
    await pack(merged, archive);
  } finally {
    await rm(merged, { recursive: true, force: true });
  }
}

/**
 * Unpacks a gzipped tar into a new folder.
 *
 * @throws Error when an entry, or what a link points to, lies outside the folder
 */
export async function unpack(archive: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  let fault: string | undefined;
  await extract({
    file: archive,
    cwd: folder,
    strict: true,
    preserveOwner: false,
    // An error thrown in here would reach nobody, so the first fault is kept and nothing more is unpacked.
    filter: (_, entry) => {
      fault ??= 'path' in entry ? faultOf(entry, folder) : undefined;
      return fault === undefined;
    },
  });
  if (fault !== undefined) throw new Error(fault);
}

/** What is wrong with an entry; nothing when it, and what it points to, lies inside the folder. */
function faultOf(
  {
    path,
    type,
    linkpath = '',
  }: { readonly path: string; readonly type: string; readonly linkpath?: string | undefined },
  folder: string,
): string | undefined {
  const inside = (place: string) => place === folder || place.startsWith(folder + sep);
  const place = resolve(folder, path);
  if (!inside(place)) return `The archive has an entry outside its folder: ${path}`;
  if (type !== 'Link' && type !== 'SymbolicLink') return undefined;
  const target = resolve(type === 'Link' ? folder : dirname(place), linkpath);
  return inside(target) ? undefined : `The archive has a link to outside: ${path} -> ${linkpath}`;
}

async function pack(folder: string, archive: string): Promise<void> {
  await mkdir(dirname(archive), { recursive: true });
  const names = (await readdir(folder)).sort();
  if (names.length === 0) names.push('.');
  // A name that begins with @ would be read as an archive to include.
  const entries = names.map((name) => (name.startsWith('@') ? `.${sep}${name}` : name));
  await create({ gzip: { level: 1 }, file: archive, cwd: folder, portable: true }, entries);
}
