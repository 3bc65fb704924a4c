import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
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

describe('files of a state folder that are damaged', () => {
  const damaged = (name: string, text: string) => {
    const folder = new StateFolder(mkdtempSync(join(path, 'damaged-')));
    writeFileSync(folder.file(name), text);
    return folder;
  };
  const said = ({ damages, path: place }: StateFolder) =>
    damages.map((line) => line.replace(place, 'STATE').replace(/no JSON \(.*\)/, 'no JSON (…)'));

  test('are told, each with its place and what becomes of it', () => {
    expect(said(damaged('stack.json', '{"launcher"'))).toEqual([
      'STATE/stack.json is damaged: it is cut off or no JSON (…). It counts as none.',
    ]);
    expect(said(damaged('credentials.json', ''))).toEqual([
      'STATE/credentials.json is damaged: it is cut off or no JSON (…). New keys are made; programs that were given the old ones need them.',
    ]);
    expect(said(damaged('processes.json', '{"s3":[{"pid":"4"}]}'))).toEqual([
      'STATE/processes.json is damaged: s3.0.pid: Invalid input: expected number, received string. What an earlier start has left running is not ended: look for it with ps, and end it.',
    ]);
  });

  test('are not told where there are none', () => {
    expect(new StateFolder(mkdtempSync(join(path, 'empty-'))).damages).toEqual([]);
  });

  test('keep no start from taking the folder, and are written anew', () => {
    const folder = damaged('stack.json', '{"launcher"');
    expect(folder.runningStack()).toBeUndefined();
    expect(folder.stackDamage).toMatch(
      /stack\.json, which says where the stack is, is damaged: .* end it with Ctrl-C and start it again\.$/,
    );
    folder.occupy('state');
    expect([folder.runningStack() === undefined, folder.stackDamage]).toEqual([false, undefined]);
    folder.clearStack();
  });

  test('do not let a second stack into the folder of one that runs', () => {
    const folder = new StateFolder(mkdtempSync(join(path, 'claim-')));
    folder.occupy('state');
    writeFileSync(folder.file('launcher.claim'), '{"pid"');
    expect(() => new StateFolder(folder.path).occupy('state')).toThrow('Another stack already runs from');
    folder.clearStack();
  });
});
