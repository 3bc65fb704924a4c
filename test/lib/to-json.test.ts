import { expect, it } from 'vitest';
import { hashOf } from '../../lib/hash.js';
import { toJson } from '../../lib/to-json.js';

it('writes what JSON.stringify writes where all numbers are some', () => {
  const value = { run: 'r', at: new Date(0), scores: [1, null, { left: undefined }], sales: new Uint8Array(2) };
  expect(toJson(value)).toBe(JSON.stringify(value));
  expect(toJson(value, 2)).toBe(JSON.stringify(value, null, 2));
});

it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses %d, naming the field', (number) => {
  expect(() => toJson({ scores: [{ bias: 0 }, { bias: number }] })).toThrow(
    `scores[1].bias is ${number}, which JSON has no word for`,
  );
  expect(() => toJson(number)).toThrow(`the value is ${number}, which JSON has no word for`);
});

it('gives no hash to a number that is none, which would have that of null', () => {
  expect(() => hashOf({ objective: Number.NaN })).toThrow('objective is NaN');
});
