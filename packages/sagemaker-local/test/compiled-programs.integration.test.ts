import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CompiledPrograms } from '../src/images/compiled-programs.js';
import { temporaryFolder } from './support/test-bench.js';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(join(folder.path, 'sources'));
  writeFileSync(join(folder.path, 'sources', 'main'), 'one');
});
afterEach(() => folder.remove());

const path = (name: string) => join(folder.path, name);
const programs = () => new CompiledPrograms(path('programs'));
/** Stands for a compiler: it copies the source, and counts how often it was called. */
const copying = [
  'sh',
  '-c',
  'echo called >> "$2/../calls"; cp "$0" "$1"',
  '{dir}/main',
  '{built}/main',
  '{dir}',
] as const;

describe('the program of a container', () => {
  it('is compiled once for all jobs that need it at the same time, and found by later ones', async () => {
    const all = programs();
    const program = await all.of('native', path('sources'), { command: copying });
    expect(all.isMade(program)).toBe(false);
    await Promise.all([all.make(program), all.make(program)]);
    await programs().make(program);
    expect(readFileSync(join(program.folder, 'main'), 'utf8')).toBe('one');
    expect(readFileSync(path('calls'), 'utf8')).toBe('called\n');
  });

  it('is another one once a source has changed', async () => {
    const before = await programs().of('native', path('sources'), { command: copying });
    writeFileSync(path('sources/main'), 'two');
    const after = await programs().of('native', path('sources'), { command: copying });
    expect(after.folder).not.toBe(before.folder);
  });

  it('leaves nothing behind when it cannot be compiled, and says what the compiler said', async () => {
    const all = programs();
    const command = ['sh', '-c', "echo 'main:3: unknown word' >&2; exit 1"];
    await expect(all.make(await all.of('native', path('sources'), { command }))).rejects.toThrow(
      'main:3: unknown word',
    );
    expect(readdirSync(path('programs'))).toEqual([]);
  });

  it('says what to install where the machine has no such compiler', async () => {
    const all = programs();
    const compilation = { command: ['no-such-compiler'], needs: 'a compiler (apt-get install one)' };
    const program = await all.of('native', path('sources'), compilation);
    await expect(all.make(program)).rejects.toThrow(
      'this machine has no no-such-compiler. Install a compiler (apt-get install one), or build the image by its Dockerfile and let a container engine run it',
    );
  });
});
