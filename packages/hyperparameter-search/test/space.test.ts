import { describe, expect, it } from 'vitest';
import {
  type Choice,
  gridPoint,
  gridSize,
  gridValues,
  type Hyperparameters,
  hyperparametersWithin,
  positionInRange,
  type Range,
  type Space,
  valueAt,
  valueInRange,
} from '../src/index.js';

const range = (changes: Partial<Range> = {}): Range => ({
  kind: 'range',
  name: 'x',
  type: 'float',
  min: 0,
  max: 1,
  scale: 'linear',
  ...changes,
});
const choice = (name: string, values: Choice['values'], when?: Choice['when']): Choice => ({
  kind: 'choice',
  name,
  values,
  when,
});

describe('a range', () => {
  it.each([
    ['linear', { min: 0, max: 10 }, 5],
    ['log', { min: 0.01, max: 1 }, 0.1],
    ['reverse-log', { min: 0, max: 0.99 }, 0.9],
  ] as const)('has the middle of a %s scale at 0.5', (scale, ends, middle) => {
    const dimension = range({ scale, ...ends });
    expect(valueInRange(dimension, 0.5)).toBeCloseTo(middle, 10);
    expect(positionInRange(dimension, middle)).toBeCloseTo(0.5, 10);
    expect(valueInRange(dimension, 0)).toBe(ends.min);
    expect(valueInRange(dimension, 1)).toBe(ends.max);
  });

  it('gives as many digits of a float as it is asked for', () => {
    expect(valueInRange(range({ digits: 3 }), 1 / 3)).toBe(0.333);
    expect(valueInRange(range(), 1 / 3)).toBe(1 / 3);
  });

  it('gives the ends of integers half the room of the others, unless they are to be even', () => {
    const lower = (evenEnds: boolean) => {
      const dimension = range({ type: 'integer', min: 1, max: 4, evenEnds });
      const values = Array.from({ length: 1200 }, (_, step) => valueAt(dimension, (step + 0.5) / 1200));
      return [1, 2, 3, 4].map((value) => values.filter((one) => one === value).length);
    };
    expect(lower(false)).toEqual([200, 400, 400, 200]);
    expect(lower(true)).toEqual([300, 300, 300, 300]);
  });
});

describe('a grid', () => {
  it('takes the steps of a range, and every integer of one without steps', () => {
    expect(gridValues(range({ steps: 3 }))).toEqual([0, 0.5, 1]);
    expect(gridValues(range({ type: 'integer', min: 2, max: 4, steps: 10 }))).toEqual([2, 3, 4]);
    expect(gridValues(range({ type: 'integer', min: 2, max: 4 }))).toEqual([2, 3, 4]);
    expect(gridSize([range()])).toBe(Number.POSITIVE_INFINITY);
    expect(gridSize([range({ type: 'integer', min: 1, max: 1e9 }), choice('c', ['a', 'b'])])).toBe(2e9);
  });

  it('has each point of a conditional space once', () => {
    const space: Space = [choice('rate', [0.1, 0.5], { kind: ['dart'] }), choice('kind', ['gbdt', 'dart'])];
    expect(Array.from({ length: gridSize(space) }, (_, index) => gridPoint(space, index))).toEqual([
      { kind: 'gbdt' },
      { rate: 0.1, kind: 'dart' },
      { rate: 0.5, kind: 'dart' },
    ]);
    expect(gridPoint(space, 3)).toBeUndefined();
  });
});

describe('values from elsewhere', () => {
  const space: Space = [range({ type: 'integer', min: 1, max: 9 }), choice('flag', [true, false])];

  it('get the types of the space back, and nothing that it does not know', () => {
    expect(hyperparametersWithin(space, { x: '7', flag: 'false', other: 1 })).toEqual({ x: 7, flag: false });
  });

  it.each<Hyperparameters>([{ x: 10 }, { x: '1.5' }, { x: '' }, { x: true }, { flag: 'maybe' }])(
    'lie outside as %o',
    (values) => {
      expect(hyperparametersWithin(space, values)).toBeUndefined();
    },
  );
});
