import { createHash } from 'node:crypto';
import { canonicalJson, hashOf } from '@durable-forecast/lib/hash';
import fc from 'fast-check';
import { expect, it } from 'vitest';

it('does not depend on the order of members, at any depth', () => {
  expect(hashOf({ a: 1, b: { c: [1, { d: 2, e: 3 }], f: null } })).toBe(
    hashOf({ b: { f: null, c: [1, { e: 3, d: 2 }] }, a: 1 }),
  );
});

it('depends on the order of lists', () => {
  expect(hashOf([1, 2])).not.toBe(hashOf([2, 1]));
});

it('leaves out undefined members, as JSON does', () => {
  expect(hashOf({ a: 1, b: undefined })).toBe(hashOf({ a: 1 }));
});

it('is the SHA-256 that Node computes of the canonical text', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(hashOf(value)).toBe(createHash('sha256').update(canonicalJson(value)).digest('hex'));
    }),
  );
});
