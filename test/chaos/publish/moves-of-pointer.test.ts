import { expect, it } from 'vitest';
import { MovesOfPointer } from './moves-of-pointer.js';

const moves = new MovesOfPointer();
moves.add({ kind: 'published', version: 'one', began: 100, ended: 200 });
moves.add({ kind: 'published', version: 'two', began: 1000, ended: 1100 });
moves.add({ kind: 'rolled back', version: 'one', began: 2000, ended: 2100 });
const units = new Map([
  ['one', 112],
  ['two', 224],
]);
const faultsOf = (version: string, began: number, ended: number, read = units.get(version) ?? 0) =>
  moves.faultsOf({ version, units: read, began, ended }, units);

it('lets a read be of any version that was current while it went on', () => {
  expect(faultsOf('one', 300, 400)).toEqual([]);
  expect(faultsOf('one', 1050, 1060)).toEqual([]);
  expect(faultsOf('two', 1050, 1060)).toEqual([]);
  expect(faultsOf('one', 2500, 2600)).toEqual([]);
});

it('finds a version that was not current yet, or no longer', () => {
  expect(faultsOf('two', 300, 400)).toEqual(['two was read when it was not the current version']);
  expect(faultsOf('one', 1200, 1300)).toEqual(['one was read when it was not the current version']);
  expect(faultsOf('two', 2500, 2600)).toEqual(['two was read when it was not the current version']);
});

it('finds a mixed read, an unknown version and a read that failed', () => {
  expect(faultsOf('one', 300, 400, 150)).toEqual(['150 instead of 112 units of one']);
  expect(faultsOf('three', 300, 400)).toEqual(['0 instead of undefined units of three']);
  expect(moves.faultsOf({ error: 'gone', began: 1, ended: 2 }, units)).toEqual(['a read failed: gone']);
});
