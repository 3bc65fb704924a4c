import { expect, it } from 'vitest';
import { matrix } from '../chaos/faults.js';

it(
  'a sweep ends as it should, with as many jobs as it should, under the faults of SageMaker',
  async () => {
    const result = await matrix.run({ points: 6, seed: 4, log: () => undefined });
    expect(result.failures).toEqual([]);
  },
  10 * 60_000,
);
