import { execFileSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packFolders, unpack } from '../src/hosts/archive.js';
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

  test('that is cut off is refused', async () => {
    const source = fresh('cut');
    writeFileSync(join(source, 'model'), 'x'.repeat(100_000));
    const archive = archiveOf('cut', source, 'model');
    writeFileSync(archive, readFileSync(archive).subarray(0, 60));
    await expect(unpack(archive, join(folder, 'cut-out'))).rejects.toThrow();
  });
});
