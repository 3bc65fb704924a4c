import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { StateFolder } from '../../local/stack/state-folder.js';

const path = mkdtempSync(join(tmpdir(), 'state-folder-'));
afterAll(() => rmSync(path, { recursive: true, force: true }));

test('a state folder is taken once, until whoever has it is done', () => {
  const folder = new StateFolder(path);
  folder.occupy('state');
  expect(folder.runningStack()).toBeDefined();
  expect(() => new StateFolder(path).occupy('root')).toThrow(
    `Another stack already runs from ${path}. Stop it first, or give another folder with --root.`,
  );
  folder.clearStack();
  expect(folder.runningStack()).toBeUndefined();
  folder.occupy('state');
  folder.clearStack();
});
