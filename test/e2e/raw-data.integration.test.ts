import { expect, it } from 'vitest';
import { matrix } from '../chaos/data.js';
import { DAMAGES } from '../chaos/raw-data/damages/index.js';

it(
  'raw files that are broken in any way are refused at their place, or give what sound ones give',
  async () => {
    const result = await matrix.run({ points: 60, seed: 6, whole: 0, log: () => undefined });
    expect(result.failures).toEqual([]);
    expect(DAMAGES.length).toBeGreaterThan(200);
  },
  5 * 60_000,
);
