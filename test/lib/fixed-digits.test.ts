import { fixedDigits } from '@durable-forecast/lib/fixed-digits';
import { expect, it } from 'vitest';

it.each([
  [-0.04, 1, '0.0'],
  [-0, 2, '0.00'],
  [-0.05, 1, '−0.1'],
  [-12.345, 2, '−12.35'],
  [3, 0, '3'],
  [0.449, 1, '0.4'],
])('prints %f with %i digits as %s', (value, digits, text) => {
  expect(fixedDigits(value, digits)).toBe(text);
});
