import { drawNormal, normalBelow, normalQuantile, studentQuantile } from '@durable-forecast/lib/normal-distribution';
import { seededStream } from '@durable-forecast/lib/random-stream';
import { expect, it } from 'vitest';

it.each([
  [0, 0.5],
  [1, 0.841344746],
  [-1.959963985, 0.025],
  [2.575829304, 0.995],
  [-8, 0],
])('has below %f the part %f of the distribution', (value, part) => {
  expect(Math.abs(normalBelow(value) - part)).toBeLessThan(1e-7);
});

it('draws with the mean and deviation that it is given', () => {
  const random = seededStream(5);
  const values = Array.from({ length: 20_000 }, () => drawNormal(random, 3, 2));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(Math.abs(mean - 3)).toBeLessThan(0.05);
  expect(Math.abs(Math.sqrt(variance) - 2)).toBeLessThan(0.05);
  expect(values.filter((value) => value < 1).length / values.length).toBeCloseTo(normalBelow(-1), 2);
});

it.each([0.005, 0.025, 0.5, 0.9, 0.9995])('has the share %f below its quantile', (share) => {
  expect(Math.abs(normalBelow(normalQuantile(share)) - share)).toBeLessThan(2e-4);
});

// Tables of Student's t.
it.each([
  [0.995, 3, 5.841],
  [0.995, 4, 4.604],
  [0.995, 8, 3.355],
  [0.995, 30, 2.75],
  [0.975, 5, 2.571],
  [0.9995, 6, 5.959],
  [0.005, 10, -3.169],
])('has the share %f of t below its quantile, with %i degrees of freedom', (share, degrees, quantile) => {
  const tolerance = degrees < 6 ? 0.05 : 0.01;
  expect(Math.abs(studentQuantile(share, degrees) / quantile - 1)).toBeLessThan(tolerance);
});
