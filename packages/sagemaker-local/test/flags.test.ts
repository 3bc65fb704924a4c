import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { account, anotherFolder, countFromOne, folder, port, program, wholeNumber } from '../src/flags.js';

const temporary = mkdtempSync(join(tmpdir(), 'flags-'));
const file = join(temporary, 'file');

beforeAll(() => writeFileSync(file, ''));
afterAll(() => rmSync(temporary, { recursive: true }));

describe('a flag says what is wrong with its value', () => {
  const missing = join(temporary, 'missing');
  test.each<[string, () => unknown, string]>([
    ['a port that is none', () => port('65536'), 'It must be a port, 0 to 65535.'],
    ['a port in words', () => port('http'), 'It must be a whole number.'],
    ['no number', () => wholeNumber(''), 'It must be a whole number.'],
    ['no thread', () => countFromOne('0'), 'It must be at least 1.'],
    ['an account that is none', () => account('12'), 'It must be 12 digits.'],
    ['a root that is a file', () => folder(file), 'It is no folder; name another.'],
    [
      'a folder of containers that is missing',
      () => anotherFolder(missing),
      `There is no folder ${missing}; name one with a folder per container.`,
    ],
    [
      'an interpreter that is missing',
      () => program(missing),
      `There is no program ${missing}; name one that is installed.`,
    ],
  ])('%s', (_, parse, message) => expect(parse).toThrow(message));
});

test('folders of containers are kept in their order', () => {
  expect(anotherFolder(temporary, ['first'])).toEqual(['first', temporary]);
});

test('a root may be made, and a program may be looked up on PATH', () => {
  expect(folder(join(temporary, 'new'))).toBe(join(temporary, 'new'));
  expect(program('python3')).toBe('python3');
  expect(program(file)).toBe(file);
});
