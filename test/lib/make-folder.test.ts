import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '@durable-forecast/lib/make-folder.mjs';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'make-folder-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('makes a folder with its parents, and leaves one that is there as it is', () => {
  const path = join(folder, 'a', 'b', 'c');
  makeFolder(path);
  writeFileSync(join(path, 'file'), '');
  makeFolder(path);
  symlinkSync(path, join(folder, 'link'));
  makeFolder(join(folder, 'link'));
  expect(statSync(path).isDirectory()).toBe(true);
  expect(existsSync(join(path, 'file'))).toBe(true);
});

test('names a file that stands where the folder or a parent should be', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => makeFolder(join(folder, 'file'))).toThrow(/^EEXIST: .*file'$/);
  expect(() => makeFolder(join(folder, 'file', 'below', 'it'))).toThrow(/^ENOTDIR: /);
  symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'));
  expect(() => makeFolder(join(folder, 'dangling', 'below'))).toThrow(/^E\w+: .*dangling/);
});

test.runIf(process.platform === 'linux')('ends where the system says of a folder that it can not be there', () => {
  expect(() => makeFolder('/proc/none/below')).toThrow("ENOENT: no such file or directory, mkdir '/proc/none'");
});
