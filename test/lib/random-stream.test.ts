import { randomFor, randomStream, seededStream } from '@durable-forecast/lib/random-stream';
import { expect, it } from 'vitest';

const draws = (random: () => number, count: number) => Array.from({ length: count }, () => random());

it('draws the same numbers for the same seed on every machine', () => {
  expect(draws(seededStream(7), 3)).toMatchInlineSnapshot(`
    [
      0.00044065131805837154,
      0.10952103300951421,
      0.9038964069914073,
    ]
  `);
  expect(draws(seededStream(0), 1)).toEqual(draws(seededStream(1), 1));
});

it('draws the same numbers for the same purpose, and others for another', () => {
  expect(draws(randomStream(42, 3, 'tpe'), 2)).toMatchInlineSnapshot(`
    [
      0.3183518417645246,
      0.5342153522651643,
    ]
  `);
  expect(randomFor(42, 3, 'tpe')).toMatchInlineSnapshot(`0.06801748059951862`);
  const purposes: readonly Parameters<typeof randomFor>[] = [
    [42, 3, 'tpe'],
    [43, 3, 'tpe'],
    [42, 4, 'tpe'],
    [42, 3, 'random'],
    ['42', 3, 'tpe'],
  ];
  expect(new Set(purposes.map((purpose) => randomFor(...purpose))).size).toBe(5);
  expect(new Set(purposes.map((purpose) => randomStream(...purpose)())).size).toBe(5);
});

it('draws evenly from [0, 1)', () => {
  const counts = new Array<number>(10).fill(0);
  for (const value of draws(seededStream(1), 10_000)) counts[Math.floor(value * 10)]! += 1;
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
});
