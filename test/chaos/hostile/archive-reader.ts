import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Header } from 'tar';
import { unpackModel } from '../../../core/explain/unpack-model.js';
import { unpack } from '../../../packages/sagemaker-local/src/hosts/archive.js';
import { type HostileReader, isUnforeseen } from './hostile-reader.js';
import { type Dice, ESCAPED } from './values.js';

const BLOCK = 512;
const MIB = 2 ** 20;

type EntryType = 'File' | 'SymbolicLink' | 'Link' | 'Directory' | 'CharacterDevice' | 'FIFO';

interface Entry {
  readonly path: string;
  readonly type?: EntryType;
  readonly linkpath?: string;
  /** Bytes of zeros. */
  readonly size?: number;
}

/** Models as a stranger packs them: too much, too many, to outside, cut off, and no archives at all. */
export const archiveReader: HostileReader = {
  async prepare(dice, folder) {
    const place = join(folder, 'archive');
    await rm(place, { recursive: true, force: true });
    await mkdir(place, { recursive: true });
    const file = join(place, 'model.tar.gz');
    const entries = entriesOf(dice);
    await pipeline(Readable.from(tarOf(entries)), createGzip({ level: 1 }), createWriteStream(file));
    const bytes = entries.reduce((sum, { size = 0 }) => sum + size, 0);
    if (dice.chance(0.3)) await damage(file, dice);
    return async () => {
      await unpack(file, join(place, 'model'));
      // Small enough to be read as the model of an explanation, too.
      if (bytes < 64 * MIB) await unpackModel(await readFile(file), { algorithm: 'xgboost' });
      return 'unpacked';
    };
  },

  isRefusal: (error) => !isUnforeseen(error),
};

function entriesOf(dice: Dice): readonly Entry[] {
  const up = `../../../${ESCAPED}`;
  switch (dice.below(9)) {
    case 0:
      return [{ path: 'xgboost-model', size: dice.pick([0, 10, 600 * MIB, 1_500 * MIB]) }];
    case 1:
      return Array.from({ length: dice.pick([100, 60_000]) }, (_, index) => ({ path: `file-${index}` }));
    case 2:
      return [{ path: dice.pick([up, `/tmp/${ESCAPED}`, `a/../../${up}`, `./${up}`, '..', '/']) }];
    case 3:
      return [
        { path: 'out', type: 'SymbolicLink', linkpath: dice.pick(['/tmp', '../../..', '.', 'out', '']) },
        { path: `out/${ESCAPED}`, size: 10 },
      ];
    case 4:
      return [
        { path: 'in', type: 'Link', linkpath: dice.pick(['/etc/hostname', `../../${ESCAPED}`, 'missing', 'in']) },
        { path: 'in', size: 10 },
      ];
    case 5:
      return [{ path: Array.from({ length: 40 }, () => 'd').join('/') }, { path: 'x'.repeat(90), size: 5 }];
    case 6:
      return [
        { path: 'device', type: dice.pick(['CharacterDevice', 'FIFO']) },
        { path: 'xgboost-model', size: 3 },
      ];
    case 7:
      return [
        { path: 'a', size: 3 },
        { path: 'a/b', size: 3 },
        { path: 'a', type: 'Directory' },
      ];
    default:
      return [{ path: dice.pick(['con\0stants', '\u202e', 'a\\b', ' ', 'xgboost-model']), size: 100 }];
  }
}

function* tarOf(entries: readonly Entry[]): Generator<Buffer> {
  const zeros = Buffer.alloc(MIB);
  for (const { path, type = 'File', linkpath, size = 0 } of entries) {
    const header = new Header({ path, type, size, mode: 0o644, ...(linkpath === undefined ? {} : { linkpath }) });
    const block = Buffer.alloc(BLOCK);
    header.encode(block, 0);
    yield block;
    const padded = Math.ceil(size / BLOCK) * BLOCK;
    for (let left = padded; left > 0; left -= MIB) yield zeros.subarray(0, Math.min(left, MIB));
  }
  yield Buffer.alloc(2 * BLOCK);
}

async function damage(file: string, dice: Dice): Promise<void> {
  const bytes = await readFile(file);
  switch (dice.below(3)) {
    case 0:
      await writeFile(file, bytes.subarray(0, dice.below(bytes.length)));
      return;
    case 1:
      for (let count = 0; count < 20; count += 1) bytes[dice.below(bytes.length)] = dice.below(256);
      await writeFile(file, bytes);
      return;
    default:
      await writeFile(file, Buffer.concat([bytes, bytes, Buffer.from('and more')]));
  }
}
