import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatKeyRing, parseKeyRing } from '@durable-forecast/lib/payload-encryption/key-ring';
import { isKeyFile, readKeyRing } from '@durable-forecast/lib/payload-encryption/read-key-ring';
import { afterAll, describe, expect, it } from 'vitest';

const KEY = Buffer.alloc(32, 7).toString('base64');
const SHORT = Buffer.alloc(16, 7).toString('base64');
const keys = { current: 'a', keys: { a: KEY } };

describe('keys', () => {
  it('are read as they were written', () => {
    const ring = parseKeyRing(JSON.stringify({ current: 'b', keys: { a: KEY, b: KEY } }));
    expect(parseKeyRing(formatKeyRing(ring))).toEqual(ring);
    expect(ring).toMatchObject({ current: 'b' });
  });

  it.each([
    ['half a file', '{"current":"a","keys":{"a":"AAA', 'The keys are not written in JSON.'],
    ['a list', '[]', 'The keys must be an object of JSON.'],
    ['an unknown field', JSON.stringify({ ...keys, default: 'a' }), "There is no field 'default'"],
    ['no current key', JSON.stringify({ keys: keys.keys }), "The field 'current' must name the key that encrypts."],
    [
      'a current key that is not there',
      JSON.stringify({ ...keys, current: 'c' }),
      "names 'c', and there is no such key",
    ],
    ['a short key', JSON.stringify({ current: 'a', keys: { a: SHORT } }), "The key 'a' has 16 bytes and must have 32."],
    [
      'a key that is no base64',
      JSON.stringify({ current: 'a', keys: { a: 'my pass phrase' } }),
      'not written in base64',
    ],
    ['an id with a blank', JSON.stringify({ current: 'a b', keys: { 'a b': KEY } }), "'a b' can't be the id of a key"],
  ])('are refused with %s', (_, text, message) => {
    expect(() => parseKeyRing(text)).toThrow(message);
  });

  it('are never shown by a refusal', () => {
    const refusal = (() => {
      try {
        parseKeyRing(`{"current":"a","keys":{"a":"${KEY}"`);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    })();
    expect(refusal).not.toContain(KEY.slice(0, 8));
  });
});

describe('the setting', () => {
  const folder = mkdtempSync(join(tmpdir(), 'payload-keys-'));
  const file = join(folder, 'keys.json');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('takes a file, or the keys themselves', () => {
    writeFileSync(file, JSON.stringify(keys), { mode: 0o600 });
    expect(readKeyRing(file)).toEqual(readKeyRing(JSON.stringify(keys)));
  });

  it('means no encryption where it is not set', () => {
    expect(readKeyRing(undefined)).toBeUndefined();
    expect(readKeyRing('')).toBeUndefined();
  });

  it('refuses a file that others may read', () => {
    chmodSync(file, 0o644);
    expect(() => readKeyRing(file)).toThrow(
      `The payload keys can't be used, ${file}: Others on this machine may read it (mode 644): chmod 600 it.`,
    );
  });

  it('refuses a folder, whose mode it leaves as it is', () => {
    expect(() => readKeyRing(folder)).toThrow(`${folder}: It is no file.`);
  });

  it('refuses a file that is not there, with the command that makes one', () => {
    expect(() => readKeyRing(join(folder, 'none.json'))).toThrow("Make one with 'forecast payload-keys new FILE'.");
  });

  it.each([
    ['a key alone', KEY, 'is a key alone'],
    ['a key alone, in quotes', `"${KEY}"`, 'is a key alone'],
    ['the keys in quotes, as some files of variables keep them', `'${JSON.stringify(keys)}'`, 'not written in JSON'],
  ])('never shows what it refuses: %s', (_, value, message) => {
    const read = () => readKeyRing(value);
    expect(read).toThrow(message);
    expect(read).not.toThrow(KEY.slice(0, 8));
  });

  it('is the name of a file only where it can be no key, so that no path is made of one', () => {
    expect(['keys.json', './keys', 'C:\\keys.json'].map(isKeyFile)).toEqual([true, true, true]);
    expect(['', KEY, `'${KEY}'`, JSON.stringify(keys), `"${JSON.stringify(keys)}"`].filter(isKeyFile)).toEqual([]);
  });
});
