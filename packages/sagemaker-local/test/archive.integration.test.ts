import { execFileSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ARCHIVE_LIMITS, packFolders, unpack } from '../src/hosts/archive.js';
import { filesBelow } from '../src/hosts/container-files.js';
import { useFolder } from './support/use-folder.js';

const folder = useFolder();

const fresh = (name: string) => {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return path;
};

/** Packs with the system's tar, which is told to keep what is dangerous. */
const archiveOf = (name: string, cwd: string, ...entries: string[]) => {
  const archive = join(folder, `${name}.tar.gz`);
  execFileSync('tar', ['-czPf', archive, '-C', cwd, ...entries]);
  return archive;
};

describe('an archive', () => {
  test('holds what was packed, from one folder or several, also names that begin with @', async () => {
    const [a, b] = [fresh('a'), fresh('b')];
    writeFileSync(join(a, 'model'), 'from a');
    writeFileSync(join(a, '@odd'), 'odd');
    mkdirSync(join(b, 'deep'));
    writeFileSync(join(b, 'deep', 'model'), 'deep');
    writeFileSync(join(b, 'model'), 'from b');
    const archive = join(folder, 'both.tar.gz');
    await packFolders([a, b], archive);
    const target = join(folder, 'both');
    await unpack(archive, target);
    expect(await filesBelow(target)).toEqual(['@odd', 'deep/model', 'model']);
    expect(readFileSync(join(target, 'model'), 'utf8')).toBe('from b');
    expect(readdirSync(folder).filter((name) => name.includes('.merged'))).toEqual([]);
  });

  test('of an empty folder is an archive too', async () => {
    const archive = join(folder, 'empty.tar.gz');
    await packFolders([fresh('empty-source')], archive);
    await unpack(archive, join(folder, 'empty'));
    expect(await filesBelow(join(folder, 'empty'))).toEqual([]);
  });

  test('may hold links that stay inside', async () => {
    const source = fresh('linked');
    writeFileSync(join(source, 'real'), 'content');
    symlinkSync('real', join(source, 'soft'));
    linkSync(join(source, 'real'), join(source, 'hard'));
    const target = join(folder, 'linked-out');
    await unpack(archiveOf('linked', source, '.'), target);
    expect(readFileSync(join(target, 'soft'), 'utf8')).toBe('content');
    expect(readFileSync(join(target, 'hard'), 'utf8')).toBe('content');
  });

  test.each([
    ['an entry above the folder', (source: string) => ['../escaped-up', source] as const],
    ['an absolute entry', () => [join(folder, 'escaped-absolute')] as const],
    [
      'a link to outside',
      (source: string) => {
        symlinkSync('/etc', join(source, 'out'));
        return ['out'] as const;
      },
    ],
    [
      'a link to above',
      (source: string) => {
        symlinkSync('../../above', join(source, 'up'));
        return ['up'] as const;
      },
    ],
  ])('with %s is refused and leaves nothing outside', async (what, prepare) => {
    const source = fresh(`source-${what.replaceAll(' ', '-')}`);
    writeFileSync(join(folder, 'escaped-up'), 'x');
    writeFileSync(join(folder, 'escaped-absolute'), 'x');
    const archive = archiveOf(what.replaceAll(' ', '-'), source, ...prepare(source));
    const nested = join(fresh(`target-${what.replaceAll(' ', '-')}`), 'inner');
    await expect(unpack(archive, nested)).rejects.toThrow(/outside|absolute|path/i);
    expect(readdirSync(join(nested, '..'))).toEqual(['inner']);
    expect(existsSync(join(nested, 'out'))).toBe(false);
  });

  test.each([
    ['bytes', { bytes: 1_000 }, 'The archive unpacks to more than 1000 bytes.'],
    ['entries', { entries: 2 }, 'The archive has more than 2 entries.'],
  ])('with more %s than it may have is refused', async (what, limit, message) => {
    const source = fresh(`much-${what}`);
    for (const name of ['a', 'b', 'c']) writeFileSync(join(source, name), 'x'.repeat(1_000));
    const archive = archiveOf(`much-${what}`, source, 'a', 'b', 'c');
    const target = join(folder, `much-${what}-out`);
    await expect(unpack(archive, target, { ...ARCHIVE_LIMITS, ...limit })).rejects.toThrow(message);
  });

  test('of zeros is refused long before its end, and is never held in memory', async () => {
    const source = fresh('zeros');
    const file = join(source, 'nothing-but-zeros');
    writeFileSync(file, '');
    truncateSync(file, 2 ** 27);
    const archive = archiveOf('zeros', source, 'nothing-but-zeros');
    const before = process.memoryUsage().arrayBuffers;
    await expect(unpack(archive, join(folder, 'zeros-out'))).rejects.toThrow(/more than 200 times its \d+ bytes/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 2 ** 20);
    expect(statSync(join(folder, 'zeros-out', 'nothing-but-zeros')).size).toBeLessThan(2 ** 27);
  });

  test('with anything behind its end is unpacked up to there', async () => {
    const source = fresh('twice');
    writeFileSync(join(source, 'model'), 'x'.repeat(100_000));
    const archive = archiveOf('twice', source, 'model');
    const bytes = readFileSync(archive);
    writeFileSync(archive, Buffer.concat(Array.from({ length: 200 }, () => bytes)));
    const target = join(folder, 'twice-out');
    await unpack(archive, target);
    expect(await filesBelow(target)).toEqual(['model']);
  });

  test('that is cut off is refused', async () => {
    const source = fresh('cut');
    writeFileSync(join(source, 'model'), 'x'.repeat(100_000));
    const archive = archiveOf('cut', source, 'model');
    writeFileSync(archive, readFileSync(archive).subarray(0, 60));
    await expect(unpack(archive, join(folder, 'cut-out'))).rejects.toThrow();
  });
});
