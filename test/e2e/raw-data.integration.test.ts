import { expect, it } from 'vitest';
import { DAMAGES, matrix } from '../chaos/data.js';

it(
  'raw files that are broken in any way are refused at their place, or give what sound ones give',
  async () => {
    const result = await matrix.run({ points: 60, seed: 6, log: () => undefined });
    expect(result.failures).toEqual([]);
    expect(DAMAGES.length).toBeGreaterThan(200);
  },
  5 * 60_000,
);
