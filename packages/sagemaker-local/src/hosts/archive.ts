import { createReadStream } from 'node:fs';
import { cp, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { pipeline, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { create, Unpack } from 'tar';

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

/** What an archive may hold. */
export interface ArchiveLimits {
  /** Files, folders and links. */
  readonly entries: number;
  /** Bytes of all that is unpacked. */
  readonly bytes: number;
  /** Unpacked bytes to packed ones, beyond the first 64 MiB: text packs to a tenth, and nothing but zeros to a thousandth. */
  readonly ratio: number;
}

const GIB = 2 ** 30;
/** A model that is larger than the disk of its instance would not come up on AWS either. */
export const ARCHIVE_LIMITS: ArchiveLimits = { entries: 50_000, bytes: 30 * GIB, ratio: 200 };
const FREE_OF_RATIO = 64 * 2 ** 20;
/** What is read at once: small, since it may unpack to a thousand times as much. */
const PACKED_BYTES = 64 * 1024;
const GZIP = Buffer.from([0x1f, 0x8b]);

/**
 * Unpacks a gzipped tar into a new folder, piece by piece: what does not fit into the limits is never held in memory.
 *
 * @throws Error when an entry, or what a link points to, lies outside the folder, or the archive holds more than it may
 */
export async function unpack(archive: string, folder: string, limits: ArchiveLimits = ARCHIVE_LIMITS): Promise<void> {
  await mkdir(folder, { recursive: true });
  const guard = new Guard(folder, (await stat(archive)).size, limits);
  const unpacker = new Unpack({
    cwd: folder,
    strict: true,
    preserveOwner: false,
    filter: (_, entry) => guard.lets(entry as EntryFacts),
  });
  const isGzip = (await firstBytes(archive, GZIP.length)).equals(GZIP);
  const file = createReadStream(archive, { highWaterMark: PACKED_BYTES });
  const pieces = new Transform({ transform: (piece: Buffer, _, done) => done(guard.faultAfter(piece.length), piece) });
  try {
    await new Promise<void>((resolve, reject) => {
      unpacker.on('error', reject).on('close', resolve);
      // What stands behind the end of a tar is nobody's: the parser would only keep it.
      unpacker.on('eof', () => {
        pieces.unpipe();
        unpacker.end();
      });
      const over = (error?: Error | null) => void (error && reject(error));
      if (isGzip) pipeline(file, createGunzip(), pieces, over);
      else pipeline(file, pieces, over);
      pieces.pipe(unpacker as unknown as NodeJS.WritableStream);
    });
  } finally {
    file.destroy();
    pieces.destroy();
  }
  const fault = guard.faultAfter(0);
  if (fault !== null) throw fault;
}

/** What is known of an entry before it is unpacked. */
interface EntryFacts {
  readonly path: string;
  readonly type: string;
  readonly linkpath?: string | undefined;
}

/** Holds an archive against its limits. An error thrown in a filter would reach nobody, so the first fault is kept. */
class Guard {
  private entries = 0;
  private bytes = 0;
  private fault: string | undefined;

  constructor(
    private readonly folder: string,
    private readonly packed: number,
    private readonly limits: ArchiveLimits,
  ) {}

  /** Whether an entry may be unpacked; after the first fault none is. */
  lets(entry: EntryFacts): boolean {
    this.entries += 1;
    const { entries } = this.limits;
    this.fault ??=
      this.entries > entries ? `The archive has more than ${entries} entries.` : faultOf(entry, this.folder);
    return this.fault === undefined;
  }

  /** Counts what was unpacked. @returns what is wrong so far */
  faultAfter(bytes: number): Error | null {
    this.bytes += bytes;
    const { bytes: most, ratio } = this.limits;
    if (this.bytes > most) this.fault ??= `The archive unpacks to more than ${most} bytes.`;
    if (this.bytes > FREE_OF_RATIO && this.bytes > this.packed * ratio) {
      this.fault ??= `The archive unpacks to more than ${ratio} times its ${this.packed} bytes.`;
    }
    return this.fault === undefined ? null : new Error(this.fault);
  }
}

async function firstBytes(path: string, count: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** What is wrong with an entry; nothing when it, and what it points to, lies inside the folder. */
function faultOf({ path, type, linkpath = '' }: EntryFacts, folder: string): string | undefined {
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
