import { describe, expect, it } from 'vitest';
import { KEPT_PAIRS, summarizeInteractions } from '../../../core/explain/summarize-interactions.js';

describe('what pairs of features do over many rows', () => {
  it('is their mean size, up or down, with both halves; those that move most first, those that do nothing left out', () => {
    const definitions = [{ name: 'price' }, { name: 'weekday' }, { name: 'snap_CA' }];
    const rows = [
      [9, 0.1, 0.4, 0.1, 9, 0, 0.4, 0, 9],
      [9, -0.3, 0.4, -0.3, 9, 0, 0.4, 0, 9],
    ];
    expect(summarizeInteractions(definitions, rows)).toEqual({
      rows: 2,
      found: 2,
      pairs: [
        { features: ['price', 'snap_CA'], mean: 0.8 },
        { features: ['price', 'weekday'], mean: 0.4 },
      ],
    });
  });

  it('keeps the largest and says how many there are', () => {
    const definitions = Array.from({ length: 40 }, (_, index) => ({ name: `f${index}` }));
    const square = Float32Array.from({ length: 1600 }, (_, at) => 1 + ((at / 40) | 0) + (at % 40));
    const { found, pairs } = summarizeInteractions(definitions, [square]) ?? {};
    expect(found).toBe(780);
    expect(pairs).toHaveLength(KEPT_PAIRS);
    expect(pairs?.[0]).toEqual({ features: ['f38', 'f39'], mean: 156 });
  });

  it('is unknown where no row was looked at', () => {
    expect(summarizeInteractions([{ name: 'price' }], [])).toBeUndefined();
  });
});
